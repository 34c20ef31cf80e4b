/* report_xml.h: what a report says in words, once more for programs.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_REPORT_XML_H
#define CRAB_REPORT_XML_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

/* Which <stack> of the error shows what: its number among them, the access being 0; -1 = it has none. */
struct crab_report_stacks { Int used, offending, loss, block, freed; };

/* Prints the <crabcheck> element, the last one of an <error>.  `fresh`: the tags still mean what they meant, so the tree may be
   asked for. */
void crab_report_xml_details(const struct bor_violation *v, const struct crab_report_stacks *stacks, Bool fresh);

#endif
