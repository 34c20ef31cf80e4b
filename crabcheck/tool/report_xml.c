/* report_xml.c: the <crabcheck> element of an error in XML.

       <crabcheck>
         <model> <access>            what was being done, to which bytes
         <pointer> (used)            birth of the tag that was used
         <pointer> (refuses)         the tag that refuses, when it is another one: ancestor or protected
         <loss>                      what took the right away
         <block>                     allocation, offset of the address in it
         <tree> <row>...             the borrow tree at the first offending byte, depth first
       </crabcheck>

   An <error> keeps the shape of Memcheck's protocol 4 (<what>, <stack>, <auxwhat>, <stack>...): readers that know nothing of
   this element lose nothing.  It holds no stacks of its own, because readers collect every <stack> below an <error>; it names
   them by number (<stackno>).  Refused: reading roles and numbers back from the sentences, which are for people and change.

   Cost: a walk of the tree per printed error.  A tree can have thousands of siblings; what is printed are the tags of the
   report, their ancestors, and the first others up to a limit (<omitted> counts the rest).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "report_xml.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_xarray.h"

#include "explain.h"
#include "options.h"
#include "sites.h"

enum { ROWS_READ = 20000, ROWS_PRINTED = 48 };

static void put(const HChar *element, const HChar *text)
{
    if (text != NULL && text[0] != 0)
        VG_(printf_xml)("      <%s>%pS</%s>\n", element, text, element);
}

static void put_number(const HChar *element, ULong n)
{
    VG_(printf_xml)("      <%s>%llu</%s>\n", element, n, element);
}

static void put_stack(const HChar *element, Int number)
{
    if (number >= 0)
        VG_(printf_xml)("      <%s>%d</%s>\n", element, number, element);
}

/* Where a tag comes from: the reference's type, the parameter and the function. */
static void put_site(UInt site)
{
    const struct crab_object *object;
    const struct cci_retag *r;
    const struct cci_func *f;
    if (site == 0 || !crab_site_lookup(site, &object, &r, &f))
        return;
    put("type", cci_string(&object->index, r->type));
    put("param", cci_string(&object->index, r->param));
    put("function", f != NULL ? cci_string(&object->index, f->name) : NULL);
}

static void put_origin(const struct bor_tag_info *t)
{
    put_number("serial", t->serial);
    put("origin", t->tag == BOR_TAG_BASE ? "variable" : t->is_root ? "allocation" : "reborrow");
    put_site(t->site);
}

static void put_pointer(const HChar *role, const struct bor_tag_info *t, Int stack)
{
    VG_(printf_xml)("    <pointer>\n");
    put("role", role);
    put_origin(t);
    put_stack("stackno", stack);
    VG_(printf_xml)("    </pointer>\n");
}

static void put_access(const struct bor_violation *v)
{
    VG_(printf_xml)("    <access>\n");
    put("action", crab_action_name(v->action));
    VG_(printf_xml)("      <address>0x%lx</address>\n", (Addr)v->addr);
    if (v->size != UINT64_MAX)
        put_number("size", v->size);
    VG_(printf_xml)("    </access>\n");
}

static Bool refusal_is_other(const struct bor_violation *v)
{
    return v->kind == BOR_V_PROTECTED || v->kind == BOR_V_DEALLOC_PROTECTED || v->offending_is_ancestor;
}

static void put_refusal(const struct bor_violation *v, Int stack)
{
    VG_(printf_xml)("    <pointer>\n");
    put("role", "refuses");
    put("relation", v->offending_is_ancestor ? "ancestor" : refusal_is_other(v) ? "protected" : "itself");
    put_origin(&v->offending);
    put("born", crab_perm_name(v->perm_born));
    put("now", crab_perm_name(v->perm_now));
    put_stack("stackno", stack);
    VG_(printf_xml)("    </pointer>\n");
}

static void put_loss(const struct bor_violation *v, Int stack)
{
    if (!v->loss.known || crab_explain_loss(v) == NULL)
        return;
    VG_(printf_xml)("    <loss>\n");
    put("action", crab_action_name(v->loss.action));
    put_number("serial", v->loss.by.serial);
    put_site(v->loss.site != 0 ? v->loss.site : v->loss.by.site);
    put_stack("stackno", stack);
    VG_(printf_xml)("    </loss>\n");
}

static void put_block(const struct bor_violation *v, const struct crab_report_stacks *stacks)
{
    const struct bor_alloc_info *a = &v->alloc;
    if (a->base == 0 && a->size == 0)
        return;
    VG_(printf_xml)("    <block>\n");
    put("family", crab_family_name(a->family));
    put_number("serial", a->serial);
    put_number("size", a->size);
    VG_(printf_xml)("      <offset>%lld</offset>\n", (Long)(v->addr - a->base));
    put_stack("stackno", stacks->block);
    put_stack("freedstackno", stacks->freed);
    VG_(printf_xml)("    </block>\n");
}

/* ---- the tree ---------------------------------------------------------------------------------------------------------------- */

struct rows {
    struct bor_tree_row *row;
    Bool *wanted;
    UInt n;
    ULong missed;               /* more than ROWS_READ */
};

static void keep_row(const struct bor_tree_row *row, void *arg)
{
    struct rows *rows = arg;
    if (rows->n == ROWS_READ)
        rows->missed++;
    else
        rows->row[rows->n++] = *row;
}

static const HChar *mark_of(const struct bor_violation *v, const struct bor_tree_row *row)
{
    if (row->who.tag == v->accessed.tag)
        return "used";
    if (row->who.tag == v->offending.tag)
        return "refuses";
    if (v->loss.known && row->who.serial == v->loss.by.serial)
        return "took the right";
    return NULL;
}

/* Wanted: marked rows and their ancestors (the nearest rows above with a smaller depth), then others from the top. */
static ULong choose_rows(const struct bor_violation *v, struct rows *rows)
{
    UInt chosen = 0;
    for (UInt i = 0; i < rows->n; i++) {
        UInt depth = rows->row[i].depth + 1;
        if (mark_of(v, &rows->row[i]) == NULL)
            continue;
        for (UInt k = i + 1; k-- > 0 && depth > 0;) {
            if (rows->row[k].depth >= depth)
                continue;
            depth = rows->row[k].depth;
            chosen += !rows->wanted[k];
            rows->wanted[k] = True;
        }
    }
    for (UInt i = 0; i < rows->n && chosen < ROWS_PRINTED; i++) {
        chosen += !rows->wanted[i];
        rows->wanted[i] = True;
    }
    return rows->n - chosen + rows->missed;
}

static void put_row(const struct bor_violation *v, const struct bor_tree_row *row)
{
    const HChar *protector = row->who.protector == BOR_PROT_STRONG ? "strong"
                             : row->who.protector == BOR_PROT_WEAK ? "weak" : NULL;
    VG_(printf_xml)("    <row>\n");
    put_number("depth", row->depth);
    put_origin(&row->who);
    if (crab_opt_model == BOR_MODEL_TREE)
        put("born", crab_perm_name(row->perm_born));
    put("now", crab_perm_name(row->perm));
    put("protector", protector);
    if (!row->accessed)
        put("outside", "yes");
    if (row->last_writer)
        put("lastwriter", "yes");
    put("mark", mark_of(v, row));
    VG_(printf_xml)("    </row>\n");
}

static void put_tree(const struct bor_violation *v)
{
    struct rows rows = { 0 };
    rows.row = VG_(malloc)("crab.xml.rows", ROWS_READ * sizeof *rows.row);
    bor_tree_at(v->accessed.tag, v->addr, keep_row, &rows);
    if (rows.n > 0) {
        rows.wanted = VG_(calloc)("crab.xml.wanted", rows.n, sizeof *rows.wanted);
        ULong omitted = choose_rows(v, &rows);
        VG_(printf_xml)("    <tree>\n");
        for (UInt i = 0; i < rows.n; i++)
            if (rows.wanted[i])
                put_row(v, &rows.row[i]);
        if (omitted > 0)
            put_number("omitted", omitted);
        VG_(printf_xml)("    </tree>\n");
        VG_(free)(rows.wanted);
    }
    VG_(free)(rows.row);
}

void crab_report_xml_details(const struct bor_violation *v, const struct crab_report_stacks *stacks, Bool fresh)
{
    VG_(printf_xml)("  <crabcheck>\n    <model>%s</model>\n", crab_opt_model == BOR_MODEL_STACKED ? "stacked" : "tree");
    put_access(v);
    put_pointer("used", &v->accessed, stacks->used);
    if (crab_explain_is_model(v->kind))
        put_refusal(v, stacks->offending);
    put_loss(v, stacks->loss);
    put_block(v, stacks);
    if (fresh)
        put_tree(v);
    VG_(printf_xml)("  </crabcheck>\n");
}
