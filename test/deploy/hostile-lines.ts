// What an account with the list alone might try.

/** Each would give root away, or a file of root's. */
export const HOSTILE = [
  'yum update -y --exclude=a --setopt=reposdir=/tmp/x',
  'yum update -y --exclude=a;sh',
  'yum update -y /tmp/mine.rpm',
  'dnf update -y --security --installroot=/tmp',
  'dnf shell',
  'yum install -y mine',
  'apt-get -q -o Dir::Etc::preferences=/tmp/x/preferences -o DPkg::Pre-Invoke::=sh -o DPkg::Lock::Timeout=600 -s --with-new-pkgs upgrade',
  'apt-get -q -o Dir::Etc::sourcelist=/tmp/x/preferences -o DPkg::Lock::Timeout=600 -s --with-new-pkgs upgrade',
  'apt-get -q -o Dir::Etc::preferences=/etc/shadow -o DPkg::Lock::Timeout=600 -s --with-new-pkgs upgrade',
  'dpkg -i /tmp/mine.deb',
  'zypper --non-interactive update --auto-agree-with-licenses /tmp/mine',
  'zypper --non-interactive update --auto-agree-with-licenses mine.rpm',
  'zypper --non-interactive update --auto-agree-with-licenses --root',
  'zypper --root /tmp/x --non-interactive update',
  'systemctl start mine',
  'dmidecode -s system-uuid --dump-bin /etc/passwd',
  'cat /etc/shadow',
  'sh -c id',
  'env sh',
  'timeout 9 sh',
];
