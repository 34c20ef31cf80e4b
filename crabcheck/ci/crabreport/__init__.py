# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports of crabcheck (and of Valgrind's other tools) for machines and pages.

    read_xml  XML files -> Process, Report          names     function names without what changes from build to build
    fold      fingerprints, duplicates folded       baseline  the list of known violations
    sources   lines around a place                  out_*     one file per output format
    convert   the command crabcheck-report          cargo, cargo_runner, cargo_watch   the command cargo-crabcheck
    matrix, matrix_cells                            the command crabcheck-matrix

Python's standard library only: a CI job can run this wherever it can run the tool.
"""

VERSION = "0.1.0"
