"use strict";
/* Charts on a phone: as narrow as their place, panels below each other, words broken into lines.
   A chart that cannot be made so narrow keeps its size, and is moved sideways.
   Tables on a phone: what a row is about stands over its numbers where they have no room beside it. */
(function () {
  var NARROW = 560, LEAST = 110, LETTER = 5.9;
  function broken(words, most) {
    var all = [];
    words.forEach(function (word) {
      var last = all.length - 1;
      if (last >= 0 && (all[last] + " " + word).length <= most) { all[last] += " " + word; }
      else { all.push(word); }
    });
    return all;
  }
  /* As few lines as there can be, and of much the same length. */
  function lines(text, most) {
    var words = [].concat(text).join(" ").split(" "), count = broken(words, most).length;
    while (most > 8 && broken(words, most - 1).length === count) { most -= 1; }
    return broken(words, most);
  }
  function each(view, change) {
    change(view);
    ["layer", "vconcat"].forEach(function (parts) {
      (view[parts] || []).forEach(function (part) { each(part, change); });
    });
  }
  /* Names of rows in two lines where they are long; a panel that stood beside others had none. */
  function parts(label, most) { return "split(trim(replace(" + label + ", /(.{1," + most + "})( |$)/g, '$1\\n')), '\\n')"; }
  var PARTS = parts("datum.label", 22);
  var ROWS = "length(" + PARTS + ") > 2 ? [" + PARTS + "[0], " + PARTS + "[1] + '\u2026'] : " + PARTS;
  /* Rows that stand in lines of their own have room for a third. */
  var OWN = /^split\(datum\.label, '\\n'\)$/, THREE = parts("replace(datum.label, '\\n', ' ')", 28);
  var CENTRED = {condition: [2, 1].map(function (more) {
    return {test: "length(" + THREE + ") > " + more, value: -5.25 * more};
  }), value: 0};
  var HIGHER = {condition: {test: "length(" + PARTS + ") > 1", value: -5.25}, value: 0};
  function encode(view, letters) {
    var x = (view.encoding || {}).x, y = (view.encoding || {}).y, colour = (view.encoding || {}).color;
    [x, x && x.axis].forEach(function (words) {
      if (words && words.title) { words.title = lines(words.title, letters); }
    });
    if (y && y.type === "nominal" && y.axis !== null) {
      y.axis = Object.assign({labelFontSize: 10.5, labelLineHeight: 10.5}, y.axis, {labels: true, ticks: true});
      if (OWN.test(y.axis.labelExpr)) { Object.assign(y.axis, {labelExpr: THREE, labelOffset: CENTRED}); }
      if (!y.axis.labelExpr) { Object.assign(y.axis, {labelExpr: ROWS, labelOffset: HIGHER}); }
    }
    if (colour && colour.legend) {
      delete colour.legend.columns;
      if (!colour.legend.labelExpr) { colour.legend.labelExpr = parts("datum.label", 30); }
    }
  }
  function narrowed(spec, width, over) {
    var letters = Math.floor((width - 24) / LETTER);
    if (spec.hconcat) { spec.vconcat = spec.hconcat; delete spec.hconcat; }
    each(spec, function (view) {
      if (typeof view.width === "number") { view.width = Math.min(view.width, Math.max(LEAST, width - over)); }
      encode(view, Math.floor(letters * 0.7));
    });
    spec.title.text = lines(spec.title.text, Math.floor(letters * 0.75));
    spec.title.subtitle = lines(spec.title.subtitle || "", letters);
    Object.assign(spec.config.legend, {columns: 1});
    spec.padding = 8;
    return spec;
  }
  function caption(place) {
    var words = place.parentNode.querySelector("figcaption");
    return words ? words.textContent.trim() : "";
  }
  /* Draw a chart into `fresh`; on a phone again, by how much it came out too wide for `place`. */
  var known = {};
  window.drawn = function (fresh, spec, place, options) {
    var width = place.clientWidth, name = place.dataset.chart + " " + width, text = "";
    if (!(width > 0 && width < NARROW) || spec.facet || spec.repeat || spec.spec) {
      return vegaEmbed(fresh, spec, options);
    }
    function attempt(over, left) {
      return vegaEmbed(fresh, narrowed(JSON.parse(text), width, over), options).then(function (found) {
        var wide = Number(fresh.querySelector("svg").getAttribute("width")) - width;
        known[name] = over;
        return wide <= 0 || !left ? found : attempt(over + Math.ceil(1.2 * wide) + 8, left - 1);
      });
    }
    text = JSON.stringify(spec);
    if (spec.hconcat && /(^|\. )(left:|on the left)/i.test(caption(place))) { place.dataset.stacked = "yes"; }
    return attempt(known[name] || 110, 3);
  };
  /* A table shown as a grid is still a table for those who hear it. */
  var ROLES = {table: "table", "thead, tbody": "rowgroup", tr: "row", "thead th": "columnheader", "tbody th": "rowheader", td: "cell"};
  function wide(place) { return place.scrollWidth > place.clientWidth + 1; }
  function fit(place) {
    var table = place.querySelector("table");
    var heads = table.querySelectorAll("thead th").length, words = table.querySelectorAll("thead .text").length;
    table.classList.remove("over");
    if (place.clientWidth > 0 && place.clientWidth < NARROW && heads > 1 && wide(place)) {
      /* Further words too stand on lines of their own, unless there is nothing else. */
      table.style.setProperty("--beside", heads - (words < heads ? words : 1));
      table.classList.add("over");
      table.classList.toggle("words", words === heads);
      Object.keys(ROLES).forEach(function (some) {
        (some === "table" ? [table] : table.querySelectorAll(some)).forEach(function (part) { part.setAttribute("role", ROLES[some]); });
      });
    }
    place.classList.toggle("sideways", wide(place));
  }
  /* On paper an address needs its host, which the server does not know behind another. */
  function address(link) { link.dataset.full = link.href; }
  function arrange() {
    document.querySelectorAll(".scroll").forEach(fit);
    document.querySelectorAll(".share a").forEach(address);
  }
  arrange();
  document.body.addEventListener("htmx:afterSwap", arrange);
  window.addEventListener("resize", arrange);
  /* Settings that were a sheet stand beside the results once there is room. */
  window.matchMedia("(min-width: 901px)").addEventListener("change", function (room) {
    var sheet = document.querySelector(".side:popover-open");
    if (room.matches && sheet) { sheet.hidePopover(); }
  });
})();
