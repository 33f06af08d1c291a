#!/bin/bash
# Inside the lab: an rpm database with version 1 of every package, and a repository with patches.
set -euo pipefail
mkdir -p /srv/rpm/{v1,main,broken} /etc/rpm /etc/zypp/repos.d /root/specs /root/broken
echo '%_dbpath /var/lib/rpm' >/etc/rpm/macros.lab
rpm_of() { # directory name version release architecture requires [bytes] [scripts]
  cat >"/root/specs/$2.spec" <<S
Name: $2
Version: $3
Release: $4
Summary: test package $2
License: MIT
BuildArch: $5
${6:+Requires: $6}
${EPOCH:+Epoch: $EPOCH}
${PROVIDES:+Provides: $PROVIDES}
%description
test package $2
%install
mkdir -p %{buildroot}/usr/share/$2
head -c ${7:-3000} /dev/urandom >%{buildroot}/usr/share/$2/data-%{version}-%{release}
%files
/usr/share/$2
${8:-}
S
  rpmbuild -bb --quiet --define "_rpmdir /srv/rpm/$1" --define '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' \
    --define '_binary_payload w6.xzdio' --define 'debug_package %{nil}' "/root/specs/$2.spec" >/dev/null 2>&1
}
scripts='%pre
if [ -e /etc/acme-fail ]; then echo "acme-agent: cannot migrate its data"; exit 1; fi
%post
if [ -e /etc/acme-post-fail ]; then echo "acme-agent: cannot start"; exit 1; fi
[ ! -e /etc/acme-slow ] || sleep 30'
rpm_of v1 acme-agent 1.0 1 noarch '' 3000 "$scripts"; rpm_of main acme-agent 1.1 1 noarch '' 3000 "$scripts"
rpm_of v1 acme-web 2.4.6 1 x86_64 ''; rpm_of main acme-web 2.4.7 1 x86_64 ''; rpm_of main acme-web 2.4.8 1 x86_64 ''
EPOCH=1 rpm_of v1 acme-lib 3.0 1 x86_64 ''; EPOCH=1 rpm_of main acme-lib 3.0 2 x86_64 ''
rpm_of v1 acme-tools 5 1 noarch ''; rpm_of main acme-tools 5 2 noarch acme-extra; rpm_of main acme-extra 1 1 noarch ''
PROVIDES=/bin/sh rpm_of v1 acme-release 15 1 noarch ''
rpm_of v1 acme-big 1 1 noarch ''; rpm_of main acme-big 2 1 noarch '' 6000000
rpm_of v1 acme-held 1 1 noarch ''; rpm_of main acme-held 2 1 noarch ''
PROVIDES='multiversion(kernel)' rpm_of v1 kernel-default 5.14.21 150500.55.19.1 x86_64 ''
PROVIDES='multiversion(kernel)' rpm_of main kernel-default 5.14.21 150500.55.31.1 x86_64 ''
rpm_of broken acme-web 2.4.9 1 x86_64 'acme-nowhere >= 9'

update() { # type id title severity cve package version release architecture [reboot|restart]
  echo "<update from='acme' status='stable' type='$1' version='1'><id>$2</id><title>$3</title><severity>$4</severity><release>Acme 15</release>"
  echo "<issued date='1790000000'/><references>${5:+<reference href='https://example.test/$5' id='$5' title='$5' type='cve'/>}</references>"
  echo "<description>$3</description><pkglist><collection><package name='$6' version='$7' release='$8' epoch='0' arch='$9'>"
  echo "<filename>$6-$7-$8.$9.rpm</filename>${10:+<${10}_suggested>True</${10}_suggested>}</package></collection></pkglist></update>"
}
{
  echo '<?xml version="1.0" encoding="UTF-8"?><updates>'
  update security SUSE-2026-1001 'Security update for acme-web' important CVE-2026-1234 acme-web 2.4.7 1 x86_64
  update security SUSE-2026-1002 'Security update for the Linux Kernel' critical CVE-2026-3333 kernel-default 5.14.21 150500.55.31.1 x86_64 reboot
  update security SUSE-2026-1004 'Security update for the update stack' moderate '' acme-held 2 1 noarch restart
  update recommended SUSE-2026-1003 'Recommended update for acme-agent' moderate '' acme-agent 1.1 1 noarch
  echo '</updates>'
} >/root/updateinfo.xml
{
  echo '<?xml version="1.0" encoding="UTF-8"?><updates>'
  update security SUSE-2026-2001 'Security update for acme-web' important CVE-2026-9001 acme-web 2.4.9 1 x86_64
  echo '</updates>'
} >/root/broken/updateinfo.xml
createrepo_c -q /srv/rpm/main; modifyrepo_c /root/updateinfo.xml /srv/rpm/main/repodata >/dev/null
createrepo_c -q /srv/rpm/broken; modifyrepo_c /root/broken/updateinfo.xml /srv/rpm/broken/repodata >/dev/null
rpm --initdb; rpm -i --nodeps /srv/rpm/v1/*.rpm
repository() { printf '[%s]\nname=Acme %s\nenabled=1\nautorefresh=1\nbaseurl=http://rpm.acme.test:8080/rpm/%s\ntype=rpm-md\ngpgcheck=0\n' "$1" "$1" "$2"; }
repository updates main >/etc/zypp/repos.d/updates.repo
repository broken broken >/root/broken.repo
