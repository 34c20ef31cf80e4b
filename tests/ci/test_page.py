# SPDX-License-Identifier: GPL-2.0-or-later
"""The HTML page in a real browser, without a screen."""
import json
import re
import shutil

import common
from common import Skip, check, equal, report, run, xml_of

DRIVER = """
<script>
"use strict";
(async () => {
  const out = {}, wait = ms => new Promise(r => setTimeout(r, ms));
  const key = k => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: k, bubbles: true, cancelable: true }));
  const title = () => (document.querySelector("#detail h2") || {}).textContent, on = () => document.querySelector(".row.on");
  const total = () => document.getElementById("sums").textContent;
  const began = performance.now();
  out.ready = document.documentElement.dataset.ready;
  out.rows = document.querySelectorAll(".row").length;
  out.total = total();
  key("j"); key("j"); out.j = on().dataset.i;
  key("k"); out.k = on().dataset.i;
  key("G"); out.G = on().dataset.i;
  key("g"); out.g = on().dataset.i;
  key("/"); out.focus = document.activeElement.id;
  const search = document.getElementById("search");
  search.value = NEEDLE; search.dispatchEvent(new Event("input")); out.found = total(); out.foundTitle = title();
  key("Enter"); key("Enter"); out.open = [...document.querySelectorAll("#detail details")].every(d => d.open);
  key("Escape"); out.cleared = total();
  document.querySelector("#chips button").click(); out.chip = total();
  document.querySelector("#chips button").click();
  const list = document.getElementById("list"); list.scrollTop = list.scrollHeight; list.dispatchEvent(new Event("scroll"));
  await wait(50); out.rowsAtEnd = document.querySelectorAll(".row").length;
  list.scrollTop = 0;
  const bg = () => getComputedStyle(document.body).backgroundColor;
  const one = bg(); key("t"); out.theme = bg() !== one; key("t");
  key("g"); out.places = document.querySelectorAll(".place").length; out.hits = document.querySelectorAll(".src .hit").length;
  out.tree = document.querySelectorAll(".tree .box").length; out.steps = document.querySelectorAll(".step").length;
  out.ms = Math.round(performance.now() - began);
  const pre = document.createElement("pre"); pre.id = "outcome"; pre.textContent = JSON.stringify(out); document.body.append(pre);
})();
</script>
"""


def browser():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return name
    raise Skip("no Chromium (Debian package chromium)")


def chromium(folder, page, *options):
    return run(browser(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
               "--user-data-dir=%s/profile" % folder, "--virtual-time-budget=8000", *options, "file://%s" % page, timeout=120)


def outcome(folder, page, needle):
    text = page.read_text()
    driven = folder / "driven.html"
    driven.write_text(text.replace("</body>", DRIVER.replace("NEEDLE", json.dumps(needle)) + "</body>"))
    dom = chromium(folder, driven, "--dump-dom").stdout
    found = re.search(r'<pre id="outcome">(.*?)</pre>', dom, re.S)
    check(found, "the page did not come to its end:", dom[-500:])
    return json.loads(found.group(1).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))


def pages(folder):
    xml_of(common.mixed_program(folder / "p"), folder / "xml")
    xml_of(common.c_program(folder / "q"), folder / "xml", "do")
    report("-f", "html:%s/page.html" % folder, "--exit-zero", folder / "xml", code=0)
    return folder / "page.html"


def test_self_contained(folder):
    text = pages(folder).read_text()
    for pattern in (r'<script[^>]+src=', r'<link\b', r'@import', r'url\(', r'fetch\(', r'https?://(?!www\.w3\.org/2000/svg)'):
        check(not re.search(pattern, text), "the page asks for something else:", pattern)


def test_small(folder):
    browser()
    o = outcome(folder, pages(folder), "counter_bump")
    equal((o["ready"], o["total"], o["rows"]), ("yes", "3 reports", 3))
    equal((o["j"], o["k"], o["G"], o["g"], o["focus"]), ("2", "1", "2", "0", "search"))
    equal((o["found"], o["open"], o["cleared"], o["chip"]), ("1 of 3 reports", True, "3 reports", "1 of 3 reports"))
    check(o["foundTitle"].startswith("Read through a pointer that has lost"), o["foundTitle"])
    check(o["theme"], "the theme does not change")
    equal((o["places"], o["hits"], o["tree"], o["steps"]), (3, 3, 3, 3))


def big(folder, many):
    """One report in XML, copied with other names."""
    text = xml_of(common.mixed_program(folder / "p"), folder / "one")[0].read_text()
    start, end = text.index("<error>"), text.index("</error>") + len("</error>")
    error = text[start:end]
    (folder / "xml").mkdir()
    per_file = many // 10
    for f in range(10):
        errors = []
        for i in range(per_file):
            n = f * per_file + i
            errors.append(error.replace("counter_bump", "bump_%d" % n).replace("<unique>0x0", "<unique>0x%x" % i)
                          .replace("stale_pointer::register", "module_%d::register" % (n % 300)))
        body = text[:start] + "\n".join(errors) + text[end:]
        (folder / "xml" / ("%d.xml" % f)).write_text(body.replace("./stale", "./stale%d" % f).replace("/stale</exe>", "/stale%d</exe>" % f))


def test_many(folder):
    """Ten thousand reports with CRAB_LONG=1, else two thousand."""
    browser()
    many = 10000 if common.long_tests() else 2000
    big(folder, many)
    report("-f", "html:%s/page.html" % folder, "--exit-zero", folder / "xml", code=0)
    size = (folder / "page.html").stat().st_size
    check(size < 40e6, "page of %d bytes" % size)
    o = outcome(folder, folder / "page.html", "bump_%d" % (many - 223))
    equal((o["total"], o["found"], o["G"]), ("%d reports" % many, "1 of %d reports" % many, str(many - 1)))
    check(o["rows"] < 80 and o["rowsAtEnd"] < 80, "the list holds rows out of sight", o["rows"], o["rowsAtEnd"])
    check(o["ms"] < 5000, "slow: all keys, a search and filters took %d ms" % o["ms"])


def test_screenshot(folder):
    browser()
    page = pages(folder)
    for name, flags in (("light", []), ("dark", ["--blink-settings=preferredColorScheme=0"])):
        chromium(folder, page, "--window-size=1500,1250", "--screenshot=%s/%s.png" % (folder, name), *flags)
        check((folder / (name + ".png")).stat().st_size > 20000, "empty picture")
