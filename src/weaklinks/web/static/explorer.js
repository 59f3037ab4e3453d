"use strict";
(function () {
  /* Charts: the last drawing stays until the next is there. */
  var last = {}, asking = [], dragged = false;
  function draw(root) {
    /* Charts of a view that is gone are not waited for; those in sight come first. */
    asking = asking.filter(function (one) {
      if (!one.place.isConnected) { one.stop.abort(); }
      return one.place.isConnected;
    });
    var places = Array.prototype.filter.call(root.querySelectorAll("[data-chart]"), function (place) {
      if (place.dataset.asked) { return false; }
      place.dataset.asked = "yes";
      if (last[place.dataset.chart]) { place.appendChild(last[place.dataset.chart]); }
      return true;
    });
    function out(place) { return !inSight(place); }
    /* A slider on the move asks for none. */
    window.setTimeout(function () {
      var later = places.filter(out);
      Promise.all(places.filter(inSight).map(ask)).then(function () { later.forEach(ask); });
    }, dragged ? 60 : 0);
  }
  function inSight(place) {
    var box = place.getBoundingClientRect();
    return box.top < window.innerHeight && box.bottom > 0;
  }
  function ask(place) {
    if (!place.isConnected) { return null; }
    var stop = new AbortController();
    asking.push({place: place, stop: stop});
    return fetch(place.dataset.src, {headers: {Accept: "application/json"}, signal: stop.signal}).then(function (answer) {
      if (!answer.ok) { throw new Error("no chart"); }
      return answer.json();
    }).then(function (spec) {
      var fresh = document.createElement("div");
      return window.drawn(fresh, spec, place, {renderer: "svg", ast: true, actions: false}).then(function () {
        if (!place.isConnected) { return; }
        fresh.querySelectorAll("svg").forEach(function (svg) { svg.setAttribute("aria-hidden", "true"); });
        place.replaceChildren(fresh);
        /* On a phone a chart is wider than its place, and the keyboard must be able to move it. */
        if (place.scrollWidth > place.clientWidth) { place.tabIndex = 0; } else { place.removeAttribute("tabindex"); }
        last[place.dataset.chart] = fresh;
        place.dataset.drawn = "yes";
        document.body.dispatchEvent(new CustomEvent("weaklinks:drawn", {detail: place.dataset.chart}));
      });
    }).catch(function (trouble) {
      if (trouble.name === "AbortError") { return; }
      place.textContent = "This chart cannot be drawn here. Its data can be downloaded below.";
    });
  }

  /* Settings: a slider and the number beside it say the same; defaults stay out of the address. */
  var form = document.getElementById("controls");
  var timer = null, movedAt = -1000;
  function moved() {
    dragged = performance.now() - movedAt < 150;
    movedAt = performance.now();
    window.clearTimeout(timer);
    timer = window.setTimeout(function () { htmx.trigger(form, "weaklinks:moved"); }, dragged ? 30 : 0);
  }
  function unset(field) {
    return field.dataset.default !== undefined &&
      (field.value === field.dataset.default || (field.type === "number" && Number(field.value) === Number(field.dataset.default)));
  }
  if (form) {
    form.addEventListener("input", function (event) {
      var field = event.target, other = field.dataset.for && document.getElementById(field.dataset.for);
      if (other) { other.value = field.value; }
      if (field.type === "number") {
        var slider = document.getElementById(field.id.replace("c-", "r-"));
        if (slider) { slider.value = field.value; }
      }
      if (field.type !== "file" && field.dataset.reload === undefined) { moved(); }
    });
    form.addEventListener("change", function (event) {
      if (event.target.dataset.reload === undefined) { return; }
      var asked = new URLSearchParams(), over = false;
      form.querySelectorAll("[name]").forEach(function (field) {
        if (!over && !unset(field)) { asked.append(field.name, field.value); }
        over = over || (field === event.target && field.dataset.reload === "anew");
      });
      window.location.assign(form.getAttribute("action") + (String(asked) ? "?" + asked : ""));
    });
    document.body.addEventListener("htmx:configRequest", function (event) {
      if (event.target !== form) { return; }
      form.querySelectorAll("[name]").forEach(function (field) {
        if (unset(field)) { event.detail.parameters.delete(field.name); }
      });
    });
  }
  /* A button in the results changed some values: the settings follow, and focus stays near. */
  var list = -1;
  function follow(results, address) {
    var asked = new URL(address, window.location.href).searchParams;
    form.querySelectorAll("[name]").forEach(function (field) {
      if (field.dataset.default === undefined) { return; }
      field.value = asked.has(field.name) ? asked.get(field.name) : field.dataset.default;
      var slider = document.getElementById(field.id.replace("c-", "r-"));
      if (slider && field.id) { slider.value = field.value; }
    });
    var lists = results.querySelectorAll(".actions");
    if (list >= 0 && lists.length) { lists[Math.min(list, lists.length - 1)].focus({preventScroll: true}); }
  }
  document.body.addEventListener("htmx:beforeRequest", function (event) {
    var button = event.target.closest(".actions");
    if (button) {
      list = Array.prototype.indexOf.call(document.querySelectorAll("#results .actions"), button);
      document.getElementById("results").setAttribute("aria-busy", "true");
    }
    if (event.target === form) { document.getElementById("results").setAttribute("aria-busy", "true"); }
  });
  /* The page stays where it was: while results are exchanged it is short for a moment. */
  var place = 0, shown = window.location.search;
  document.body.addEventListener("htmx:beforeSwap", function () { place = window.scrollY; });
  document.body.addEventListener("htmx:afterSwap", function (event) {
    draw(event.target);
    if (event.target.id !== "results") { return; }
    event.target.setAttribute("aria-busy", "false");
    var share = event.target.querySelector(".share a");
    if (share) {
      /* A button is a step that Back undoes; a slider on the move is not. */
      window.history[list >= 0 ? "pushState" : "replaceState"](null, "", share.getAttribute("href"));
      shown = window.location.search;
      if (list >= 0 && form) { follow(event.target, share.href); }
    }
    list = -1;
    window.scrollTo(0, place);
    document.body.dispatchEvent(new CustomEvent("weaklinks:shown"));
  });
  function trouble() {
    var results = document.getElementById("results");
    if (results) {
      results.setAttribute("aria-busy", "false");
      results.innerHTML = "<div class='problem' role='alert'>The server does not answer. Try again.</div>";
    }
  }
  window.addEventListener("popstate", function () {
    if (window.location.search !== shown) { window.location.reload(); }
  });
  document.body.addEventListener("htmx:sendError", trouble);
  document.body.addEventListener("htmx:responseError", trouble);

  draw(document);
})();
