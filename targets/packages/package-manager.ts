// The package managers that are known here, and how a host says which one is its own: by its binaries, not by the name of its
// release.

export type PackageManager = 'yum' | 'dnf' | 'zypper' | 'apt-get';

/** On EL8 and later `yum` is an alias of dnf (RUN-5). */
export const PACKAGE_MANAGERS: readonly PackageManager[] = ['yum', 'dnf', 'zypper', 'apt-get'];

/**
 * Prints the path of the host's own manager; fails when it has none. Other managers may be installed as mere tools (dnf on
 * Debian, apt on RHEL, dnf on SUSE). Where both kinds are, the one whose database holds packages is the host's: asked with a time
 * limit, because a broken database of rpm hangs.
 */
export const FIND_MANAGER = `(
  of_rpm() { command -v yum || command -v dnf || command -v zypper; }
  rpm_is_empty() { ! timeout 20 rpm -qa 2>/dev/null | head -n 1 | grep -q .; }
  dpkg_is_empty() { ! dpkg-query -W 2>/dev/null | head -n 1 | grep -q .; }
  if [ -e /etc/products.d/baseproduct ] && command -v zypper; then exit 0; fi
  if ! of_rpm >/dev/null; then command -v apt-get; exit; fi
  if command -v apt-get >/dev/null && rpm_is_empty && ! dpkg_is_empty; then command -v apt-get; else of_rpm; fi
)`;
