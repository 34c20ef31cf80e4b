#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""make-data.py DIR: what Debian's programs work on: a tree of sources, a drawing, a feed, an OpenPGP key with two messages."""
import os
import shutil
import subprocess
import sys

TEXT = """// File {n} of a made-up library.
pub struct Shelf{n} {{ books: Vec<String>, höhe: u32 }}

impl Shelf{n} {{
    pub fn add(&mut self, title: &str) -> usize {{
        self.books.push(title.to_string());     // TODO: no doubles
        self.books.len() + {n}
    }}
}}
"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="240" height="160">
<defs><linearGradient id="g"><stop offset="0" stop-color="#fc0"/><stop offset="1" stop-color="#04c" stop-opacity=".5"/></linearGradient>
<filter id="f"><feGaussianBlur stdDeviation="3"/><feOffset dx="4" dy="4"/></filter>
<clipPath id="c"><circle cx="60" cy="60" r="50"/></clipPath><g id="leaf"><path d="M0 0C10 -20 30 -20 40 0S10 20 0 0z" fill="#2a4"/></g>
<style>.big {{ font-size: 24px; fill: url(#g) }} rect.frame {{ fill: none; stroke: #333; stroke-dasharray: 4 2 }}</style></defs>
<rect class="frame" x="2" y="2" width="236" height="156"/><rect width="120" height="120" fill="url(#g)" clip-path="url(#c)"/>
{uses}<text class="big" x="20" y="140" filter="url(#f)">Bücher</text></svg>
"""
FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Shelves</title><link>http://a.example/</link>
<description>News of the shelves</description>{items}</channel></rss>
"""
ITEM = "<item><title>Book {n} &amp; more</title><link>http://a.example/{n}</link><guid>b{n}</guid><pubDate>Mon, 0{d} Jan 2024 10:00:00 GMT" \
       "</pubDate><description>&lt;p&gt;Text &lt;b&gt;{n}&lt;/b&gt; with a &lt;a href='x'&gt;link&lt;/a&gt;&lt;/p&gt;</description></item>\n"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def main():
    top = sys.argv[1]
    for n in range(40):
        write("%s/src/%s/shelf%d.rs" % (top, "abcd"[n % 4], n), TEXT.format(n=n) * (1 + n % 5))
    write(top + "/src/.hidden/x.rs", "TODO\n")
    write(top + "/src/.ignore", "d/\n")
    write(top + "/src/notes.md", "# Notes\n\n* `add` returns a *number*\n\n```rust\nfn main() {}\n```\n")
    write(top + "/src/tool.py", "import os\n\nclass A(object):\n    \"\"\"doc\"\"\"\n    def f(self, x=1):\n        return f\"{x!r}\" % os.name\n")
    uses = "".join('<use xlink:href="#leaf" transform="translate(180 80) rotate(%d)"/>\n' % a for a in range(0, 360, 30))
    write(top + "/drawing.svg", SVG.format(uses=uses))
    write(top + "/feed.xml", FEED.format(items="".join(ITEM.format(n=n, d=1 + n % 9) for n in range(30))))
    write(top + "/urls", "file://%s/feed.xml books\n" % os.path.abspath(top))
    write(top + "/config", "auto-reload no\nshow-read-feeds yes\n")
    write(top + "/message.txt", "A message, sealed and signed.\n" * 40)
    if shutil.which("sq"):
        def sq(*args):
            subprocess.run(("sq", "--force") + args, cwd=top, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        sq("key", "generate", "--userid", "A <a@a.example>", "--export", "key.pgp")
        sq("key", "extract-cert", "key.pgp", "-o", "cert.pgp")
        sq("sign", "--signer-key", "key.pgp", "-o", "signed.pgp", "message.txt")
        sq("encrypt", "--recipient-cert", "cert.pgp", "-o", "sealed.pgp", "message.txt")


if __name__ == "__main__":
    main()
