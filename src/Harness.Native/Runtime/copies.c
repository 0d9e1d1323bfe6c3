/* Copies as a user's code calls them: every access of theirs is announced. As wide as both sides allow; shared memory is copied in ascending order. */

typedef unsigned long word;
typedef unsigned int half;

void *harness_memcpy(void *to, const void *from, word size)
{
    char *t = to;
    const char *f = from;
    while (size > 0) {
        if (size >= 8 && (((word)t | (word)f) & 7) == 0) {
            *(word *)t = *(const word *)f;
            t += 8, f += 8, size -= 8;
        } else if (size >= 4 && (((word)t | (word)f) & 3) == 0) {
            *(half *)t = *(const half *)f;
            t += 4, f += 4, size -= 4;
        } else {
            *t++ = *f++;
            size--;
        }
    }
    return to;
}

void *harness_memmove(void *to, const void *from, word size)
{
    if ((word)to <= (word)from)
        return harness_memcpy(to, from, size);
    while (size-- > 0)
        ((char *)to)[size] = ((const char *)from)[size];
    return to;
}

void *harness_memset(void *to, int value, word size)
{
    char *t = to;
    word pattern = 0x0101010101010101UL * (unsigned char)value;
    while (size > 0) {
        if (size >= 8 && ((word)t & 7) == 0) {
            *(word *)t = pattern;
            t += 8, size -= 8;
        } else if (size >= 4 && ((word)t & 3) == 0) {
            *(half *)t = (half)pattern;
            t += 4, size -= 4;
        } else {
            *t++ = (char)value;
            size--;
        }
    }
    return to;
}

int harness_memcmp(const void *a, const void *b, word size)
{
    for (word i = 0; i < size; i++) {
        int difference = ((const unsigned char *)a)[i] - ((const unsigned char *)b)[i];
        if (difference != 0)
            return difference;
    }
    return 0;
}
