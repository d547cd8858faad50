#include "key_ring.h"

#include "fail.h"
#include "rand.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	KEYS_MAX = 64, /* one or two in a process that serves; tests open many districts */
	FILE_BYTES_MAX = 256,
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	ALGORITHM = 1, /* XChaCha20-Poly1305; another number is another algorithm */
	HEAD_BYTES = 1 + NONCE_BYTES,
	PATH_MODE = 0700,
};

_Static_assert(SECRET_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "size of keys");

static const char head[] = "chuke-master-key 1 ";

/* The one thing of this process that outlives its districts: keys are not copied about in arenas. */
static struct ring {
	pthread_mutex_t lock;
	bool is_locked; /* its memory is kept from swap and core files */
	size_t added;   /* so far; the oldest gives way */
	struct {
		char name[MASTER_NAME_LEN + 1];
		unsigned char key[SECRET_KEY_BYTES];
	} items[KEYS_MAX];
} ring = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* ---- the ring ----------------------------------------------------------------------------------- */

static void
name_of(const unsigned char key[SECRET_KEY_BYTES], char ret_name[MASTER_NAME_LEN + 1])
{
	static const char purpose[] = "chuke: the name of a master key";
	unsigned char hash[crypto_generichash_BYTES_MIN];

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)purpose, sizeof(purpose), key,
		SECRET_KEY_BYTES);
	sodium_bin2hex(ret_name, MASTER_NAME_LEN + 1, hash, MASTER_NAME_LEN / 2);
}

/* Its place, or -1; the lock is held. */
static int
find(struct str name)
{
	for (int i = 0; i < KEYS_MAX; i++) {
		if (ring.items[i].name[0] && str_equal(name, str_of(ring.items[i].name))) {
			return i;
		}
	}
	return -1;
}

static void
add(const unsigned char key[SECRET_KEY_BYTES], const char *name)
{
	pthread_mutex_lock(&ring.lock);
	if (!ring.is_locked) {
		/* without the right to lock memory it stays as any other */
		ring.is_locked = sodium_mlock(ring.items, sizeof(ring.items)) == 0;
	}
	if (find(str_of(name)) < 0) {
		size_t at = ring.added++ % KEYS_MAX;

		memcpy(ring.items[at].name, name, MASTER_NAME_LEN + 1);
		memcpy(ring.items[at].key, key, SECRET_KEY_BYTES);
	}
	pthread_mutex_unlock(&ring.lock);
}

static bool
take(struct str name, unsigned char ret_key[SECRET_KEY_BYTES])
{
	int at;

	pthread_mutex_lock(&ring.lock);
	at = find(name);
	if (at >= 0 && ret_key) {
		memcpy(ret_key, ring.items[at].key, SECRET_KEY_BYTES);
	}
	pthread_mutex_unlock(&ring.lock);
	return at >= 0;
}

bool
ring_has(struct str name)
{
	return take(name, NULL);
}

void
ring_get(struct arena *arena, struct str name, struct str file,
	unsigned char ret_key[SECRET_KEY_BYTES])
{
	struct master master;

	if (take(name, ret_key)) {
		return;
	}
	/* another process has begun a rotation: the file it named is the owner's alone, or refused */
	ring_read_file(arena, file, &master);
	if (!take(name, ret_key)) {
		fail("the master key %.*s is not to be found, not in %.*s either", STR_ARG(name),
			STR_ARG(file));
	}
}

/* ---- files -------------------------------------------------------------------------------------- */

static void
make_folders(struct arena *arena, struct str file)
{
	char *path = (char *)str_terminated(arena, str_copy(arena, file));

	for (char *at = path + 1; *at; at++) {
		if (*at == '/') {
			*at = '\0';
			mkdir(path, PATH_MODE);
			*at = '/';
		}
	}
}

void
ring_make_file(struct arena *arena, struct str file)
{
	const char *path = str_terminated(arena, file);
	unsigned char key[SECRET_KEY_BYTES];
	char text[sizeof(head) + SECRET_KEY_BYTES * 2 + 1];
	int fd;
	bool is_written;

	make_folders(arena, file);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		fail("the master key cannot be made in %s: %s", path, strerror(errno));
	}
	rand_bytes(key, sizeof(key));
	memcpy(text, head, sizeof(head) - 1);
	sodium_bin2hex(text + sizeof(head) - 1, SECRET_KEY_BYTES * 2 + 1, key, sizeof(key));
	text[sizeof(text) - 2] = '\n';
	is_written = write(fd, text, sizeof(text) - 1) == (ssize_t)sizeof(text) - 1 &&
		     fsync(fd) == 0;
	close(fd);
	sodium_memzero(text, sizeof(text));
	sodium_memzero(key, sizeof(key));
	if (!is_written) {
		unlink(path);
		fail("the master key cannot be written to %s: %s", path, strerror(errno));
	}
}

/* The bytes of the file, judged before they are read; -1: there is none. */
static ssize_t
read_secret(const char *path, char text[FILE_BYTES_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat stat;
	ssize_t len;

	if (fd < 0 && errno == ENOENT) {
		return -1;
	}
	if (fd < 0 || fstat(fd, &stat) != 0) {
		fail("the master key file %s cannot be read: %s", path, strerror(errno));
	}
	if (!S_ISREG(stat.st_mode) || (stat.st_mode & 077) != 0) {
		close(fd);
		fail("the master key file %s can be read by others: chmod 600 it, and think "
		     "whether "
		     "somebody has; then chuke key rotate",
			path);
	}
	len = read(fd, text, FILE_BYTES_MAX);
	close(fd);
	return len < 0 ? 0 : len;
}

enum outcome
ring_read_file(struct arena *arena, struct str file, struct master *ret_master)
{
	const char *path = str_terminated(arena, file);
	char text[FILE_BYTES_MAX];
	unsigned char key[SECRET_KEY_BYTES];
	ssize_t len = read_secret(path, text);
	struct str line = { text, len > 0 ? (size_t)len : 0 };
	bool is_right;

	if (len < 0) {
		return NOT_FOUND;
	}
	line = str_trim(line);
	is_right = str_starts(line, STR("chuke-master-key 1 ")) &&
		   secret_unhex(str_slice(line, sizeof(head) - 1, line.len), key, SECRET_KEY_BYTES);
	if (is_right) {
		name_of(key, ret_master->name);
		add(key, ret_master->name);
	}
	sodium_memzero(text, sizeof(text));
	sodium_memzero(key, sizeof(key));
	if (!is_right) {
		fail("%s holds no master key: its one line is damaged, or it is another file",
			path);
	}
	return OK;
}

/* ---- sealing ------------------------------------------------------------------------------------ */

struct str
ring_seal(struct arena *arena, const unsigned char key[SECRET_KEY_BYTES], struct str about,
	struct str text)
{
	unsigned char *sealed = arena_alloc(arena, HEAD_BYTES + text.len + TAG_BYTES);
	unsigned long long len;

	sealed[0] = ALGORITHM;
	rand_bytes(sealed + 1, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + HEAD_BYTES, &len,
		(const unsigned char *)text.ptr, text.len, (const unsigned char *)about.ptr,
		about.len, NULL, sealed + 1, key);
	return (struct str){ (const char *)sealed, HEAD_BYTES + (size_t)len };
}

bool
ring_open(struct arena *arena, const unsigned char key[SECRET_KEY_BYTES], struct str about,
	struct str sealed, struct str *ret_text)
{
	const unsigned char *bytes = (const unsigned char *)sealed.ptr;
	unsigned char *text;
	unsigned long long len;

	if (sealed.len < HEAD_BYTES + TAG_BYTES || bytes[0] != ALGORITHM) {
		return false;
	}
	text = arena_alloc(arena, sealed.len);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(text, &len, NULL, bytes + HEAD_BYTES,
		    sealed.len - HEAD_BYTES, (const unsigned char *)about.ptr, about.len, bytes + 1,
		    key) != 0) {
		return false;
	}
	*ret_text = (struct str){ (const char *)text, (size_t)len };
	return true;
}
