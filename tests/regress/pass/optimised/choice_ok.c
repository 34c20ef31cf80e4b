// cflags: -O2
// What compilers make of `some ? r.value : otherwise` where the load cannot fault (C++ references, Rust's `&T`).
struct item {
    int value;
    long more;
};

int value_or(const struct item *p, int some, int otherwise)
{
    __asm__("test %1, %1\n\tcmovne %2, %0" : "+r"(otherwise) : "r"(some), "m"(p->value) : "cc");
    return otherwise;
}
