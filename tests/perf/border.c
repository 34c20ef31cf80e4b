/* The C side of border.rs.  SPDX-License-Identifier: GPL-2.0-or-later */
void border_add(unsigned long *p, unsigned long by)
{
    *p += by;
}

void border_each(void (*f)(unsigned long *), unsigned long *p, unsigned long n)
{
    while (n-- > 0)
        f(p);
}
