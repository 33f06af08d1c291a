#!/bin/bash
# Makes the chroot of the transcripts: Debian 12 with apt, zypper and rpm, version 1 of every package, and the repositories.
# usage: build-lab.sh LAB   (a new directory)
set -euo pipefail
lab=$1; here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$lab/throwaway"
debootstrap --variant=minbase \
  --include=locales,apt-utils,dpkg-dev,procps,sudo,python3-minimal,gnupg,gpgv,zypper,rpm,createrepo-c,needrestart \
  bookworm "$lab/base"
printf 'fr_FR.UTF-8 UTF-8\nen_US.UTF-8 UTF-8\n' >"$lab/base/etc/locale.gen"
echo '127.0.0.1 localhost lab deb.acme.test rpm.acme.test' >"$lab/base/etc/hosts"
# Debian's rpm warns whoever installs with it, which no SUSE does.
mkdir "$lab/base/usr/lib/real"; mv "$lab/base/usr/bin/rpm" "$lab/base/usr/lib/real/rpm"
cat >"$lab/base/usr/bin/rpm" <<'S'
#!/bin/sh
case " $* " in *" -U "*|*" -i "*|*" --percent "*|*" -e "*) exec /usr/lib/real/rpm --force-debian "$@" ;; esac
exec /usr/lib/real/rpm "$@"
S
chmod 755 "$lab/base/usr/bin/rpm"
cp "$here/build-debs.sh" "$here/build-rpms.sh" "$lab/base/root/"
unshare -m --propagation private bash -c '
  mount -t proc proc "$0/proc"; mount --bind /dev "$0/dev"
  in_lab() { chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"; }
  set -e; in_lab locale-gen; in_lab bash /root/build-debs.sh; in_lab bash /root/build-rpms.sh' "$lab/base"
