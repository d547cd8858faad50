// Signed-in posts that are committed, a second.
export async function measurePosts() {
}
