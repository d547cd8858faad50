typedef struct thing thing_t;
int no_word(int a);

int six(int a, int b, int c, int d, int e, int (*f)(int x, int y));
