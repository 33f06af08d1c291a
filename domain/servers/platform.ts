// What a server runs, as far as it decides how it is asked and updated.

export type Platform = 'linux' | 'windows';

/** Of `servers.os_family`. Only what is said to be Windows is asked as Windows is; every other one has to answer as a Unix system does. */
export function platformOf(osFamily: string): Platform {
  return osFamily.toLowerCase() === 'windows' ? 'windows' : 'linux';
}
