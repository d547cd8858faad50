# The Debian package: var/chuke_VERSION_ARCHITECTURE.deb.

# The packages that hold the libraries which the binary is linked with.
package_depends() {
	local library path
	for library in $(objdump -p build/chuke | awk '/NEEDED/ { print $2 }'); do
		path=$(ldconfig -p | awk -v name="$library" '$1 == name { print $NF; exit }')
		dpkg -S "$(realpath "$path")" "$path" 2>/dev/null | head -n 1 | sed 's/:.*//'
	done | sort -u | paste -sd , | sed 's/,/, /g'
}

package_make() {
	local version architecture root=var/package
	version=$(sed -n "s/.*version: '\([0-9.]*\)',.*/\1/p" meson.build | head -n 1)
	architecture=$(dpkg --print-architecture)
	rm -rf "$root"
	install -d "$root/DEBIAN" "$root/usr/share/chuke/packs" "$root/usr/share/doc/chuke/examples"
	install -Ds build/chuke "$root/usr/bin/chuke"
	install -D deploy/chukectl "$root/usr/sbin/chukectl"
	install -Dm 0644 -t "$root/lib/systemd/system" deploy/chuke.service deploy/chuke-backup.service \
		deploy/chuke-backup.timer
	install -Dm 0640 deploy/chuke.yaml "$root/etc/chuke/chuke.yaml"
	install -Dm 0644 -t "$root/usr/share/doc/chuke/examples" deploy/nginx.conf deploy/Caddyfile
	install -Dm 0644 -t "$root/usr/share/doc/chuke" README.md doc/operations.md doc/backup.md
	install -Dm 0644 LICENSE "$root/usr/share/doc/chuke/copyright"
	cp -R packs/. "$root/usr/share/chuke/packs/"
	chmod -R u=rwX,go=rX "$root/usr/share"
	install -m 0755 -t "$root/DEBIAN" deploy/debian/postinst deploy/debian/prerm deploy/debian/postrm
	echo /etc/chuke/chuke.yaml >"$root/DEBIAN/conffiles"
	cat >"$root/DEBIAN/control" <<END
Package: chuke
Version: $version
Architecture: $architecture
Maintainer: chuke <chuke@localhost>
Section: web
Priority: optional
Depends: $(package_depends), adduser, util-linux
Recommends: fonts-noto-cjk, nginx | caddy
Suggests: postgresql
Description: the record of a district's social organisations
 Register and portal, news and notices, and what a district's bureau, streets,
 communities and organisations do on one record.
END
	dpkg-deb --root-owner-group --build "$root" "var/chuke_${version}_$architecture.deb" >&2
	echo "var/chuke_${version}_$architecture.deb"
}
