// Globs of packages that an update leaves alone (RUN-5). They end on a command line run as root: what is accepted here is
// the first barrier, quoting is the second.

/** Default of the setting `patching_reboot_packages`: what makes a reboot necessary. */
export const DEFAULT_EXCLUDES = [
  'kernel*',
  'glibc*',
  'systemd*',
  'dbus*',
  'polkit*',
  'linux-firmware*',
  'microcode_ctl*',
  'tuned*',
  'dracut*',
  'grub2*',
  'kexec-tools*',
  'libselinux*',
  'selinux-policy*',
  'shim*',
  'mokutil*',
  'net-snmp*',
  'NetworkManager*',
  'network-scripts*',
  'nss*',
  'openssl-libs*',
] as const;

// No leading dash: it would be read as an option by whatever takes it as an argument.
const GLOB = /^[A-Za-z0-9._+*?:@~][A-Za-z0-9._+*?:@~-]*$/;

/** RUN-5. */
export function isExcludeGlob(text: string): boolean {
  return GLOB.test(text);
}

export type Excludes = { readonly accepted: readonly string[]; readonly refused: readonly string[] };

/** RUN-5: a list separated by spaces, commas or both. Each glob once, in the order of its first appearance. */
export function parseExcludes(list: string): Excludes {
  const globs = [...new Set(list.split(/[\s,]+/).filter((glob) => glob !== ''))];
  return { accepted: globs.filter(isExcludeGlob), refused: globs.filter((glob) => !isExcludeGlob(glob)) };
}

/** The global list, then what the server adds to it (`servers.patch_excludes`). */
export function excludesOf(globalList: string, serverList: string | null): Excludes {
  return parseExcludes(`${globalList} ${serverList ?? ''}`);
}
