"use strict";
(function () {
  var specs = JSON.parse(document.getElementById("specs").textContent);
  var options = {renderer: "svg", ast: true,
                 actions: {export: true, source: false, compiled: false, editor: false}};
  document.querySelectorAll("[data-chart]").forEach(function (place) {
    vegaEmbed(place, specs[place.dataset.chart], options).then(function () {
      place.parentElement.classList.add("live");
    }, function () { place.remove(); });
  });

  function key(cell) {
    var given = cell.dataset.value;
    return given === undefined ? cell.textContent.toLowerCase() : parseFloat(given);
  }
  function sort(table, column, button) {
    var head = button.closest("th");
    var down = head.getAttribute("aria-sort") !== "descending";
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (a, b) {
      var x = key(a.cells[column]), y = key(b.cells[column]);
      var order = typeof x === "number" ? x - y : x.localeCompare(y);
      return down ? -order : order;
    });
    table.querySelectorAll("th[aria-sort]").forEach(function (th) { th.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.forEach(function (row) { body.appendChild(row); });
  }
  document.querySelectorAll("table.sortable").forEach(function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (th, column) {
      var button = document.createElement("button");
      button.type = "button";
      while (th.firstChild) { button.appendChild(th.firstChild); }
      button.addEventListener("click", function () { sort(table, column, button); });
      th.appendChild(button);
    });
  });
})();
