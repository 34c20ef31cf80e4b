# facts.awk: retags of a dump as `function: fact` lines.
# SPDX-License-Identifier: GPL-2.0-or-later
/^func / { name = $0; sub(/^func /, "", name); sub(/ @[0-9a-f]+\.\.[0-9a-f]+ .*/, "", name); next }
/^  (entry|return) / { sub(/^  /, ""); print name ": " $0; next }
