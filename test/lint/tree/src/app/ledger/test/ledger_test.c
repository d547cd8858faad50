static const char *answer = "<b>select this</b>";

static void
test_copy(char *to)
{
	free(to);
}
