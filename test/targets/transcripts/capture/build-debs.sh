#!/bin/bash
# Inside the lab: packages of version 1, installed, and a signed repository with a security archive beside it.
set -euo pipefail
mkdir -p /srv/apt/v1 /srv/apt/pool/{main,security}; cd /srv/apt
deb() { # directory name version architecture depends [bytes]
  local t; t=$(mktemp -d); mkdir -p "$t/DEBIAN" "$t/usr/share/doc/$2"; chmod 755 "$t"
  printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: Acme <acme@example.test>\nSection: misc\nPriority: optional\n' "$2" "$3" "$4" >"$t/DEBIAN/control"
  [ -z "$5" ] || echo "Depends: $5" >>"$t/DEBIAN/control"
  echo "Description: test package $2" >>"$t/DEBIAN/control"
  head -c "${6:-3000}" /dev/urandom | base64 >"$t/usr/share/doc/$2/data"
  if [ "$2" = acme-agent ]; then
    printf '#!/bin/sh\nif [ -e /etc/acme-fail ]; then echo "acme-agent: cannot migrate its data" >&2; exit 1; fi\n[ ! -e /etc/acme-slow ] || sleep 30\n' >"$t/DEBIAN/postinst"
    chmod 755 "$t/DEBIAN/postinst"
  fi
  if [ "$2" = acme-web ]; then mkdir -p "$t/etc/acme"; echo "version $3" >"$t/etc/acme/web.conf"; echo /etc/acme/web.conf >"$t/DEBIAN/conffiles"; fi
  dpkg-deb -Zxz --root-owner-group -b "$t" "$1/$2_${3#*:}_$4.deb" >/dev/null; rm -rf "$t"
}
deb v1 acme-agent 1.0-1 all ''
deb v1 acme-web 2.4.6-1 amd64 ''
deb v1 acme-lib 1:3.0-1 amd64 ''
deb v1 acme-tools 5-1 all ''
deb v1 acme-big 1-1 all ''
deb v1 acme-held 1-1 all ''
deb v1 linux-image-6.1.0-25-amd64 6.1.106-3 amd64 ''
deb v1 linux-image-amd64 6.1.106-3 amd64 'linux-image-6.1.0-25-amd64 (= 6.1.106-3)'
deb pool/main acme-agent 1.1-1 all ''
deb pool/main acme-web 2.4.8-1 amd64 ''
deb pool/main acme-lib 1:3.0-2 amd64 ''
deb pool/main acme-tools 5-2 all acme-extra
deb pool/main acme-extra 1-1 all ''
deb pool/main acme-big 2-1 all '' 6000000
deb pool/main acme-held 2-1 all ''
deb pool/security acme-web 2.4.7-1 amd64 ''
cp pool/main/acme-lib_3.0-2_amd64.deb pool/security/
deb pool/security linux-image-6.1.0-26-amd64 6.1.112-1 amd64 ''
deb pool/security linux-image-amd64 6.1.112-1 amd64 'linux-image-6.1.0-26-amd64 (= 6.1.112-1)'

export GNUPGHOME=/srv/gnupg; mkdir -m 700 $GNUPGHOME
gpg --batch --quiet --passphrase '' --quick-gen-key 'Acme repository <repo@example.test>' ed25519 sign never
gpg --batch --export >/usr/share/keyrings/acme.gpg
archive() { # suite codename label pool
  local d=dists/$2; mkdir -p "$d/main/binary-amd64"
  apt-ftparchive packages "pool/$4" >"$d/main/binary-amd64/Packages"; gzip -k "$d/main/binary-amd64/Packages"
  apt-ftparchive -o APT::FTPArchive::Release::Origin=Acme -o APT::FTPArchive::Release::Label="$3" -o APT::FTPArchive::Release::Suite="$1" \
    -o APT::FTPArchive::Release::Codename="$2" -o APT::FTPArchive::Release::Architectures=amd64 -o APT::FTPArchive::Release::Components=main \
    release "$d" >"$d/Release"
  gpg --batch --quiet --clearsign -o "$d/InRelease" "$d/Release"
}
archive stable bookworm Acme main
archive stable-security bookworm-security Acme-Security security
rm -rf /etc/apt/sources.list.d/* /var/lib/apt/lists/*
for suite in bookworm bookworm-security; do
  echo "deb [signed-by=/usr/share/keyrings/acme.gpg] http://deb.acme.test:8080/apt $suite main"
done >/etc/apt/sources.list
dpkg -i v1/*.deb
