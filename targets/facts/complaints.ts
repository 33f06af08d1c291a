// What programs say of the host they run on, whatever they are asked: lines that are no part of an answer.

/** The loader, of each program (a library named in /etc/ld.so.preload is gone); sudo, of names, audit and limits; shells, of locales. */
const COMPLAINT =
  /^(ERROR: ld\.so: object .*: ignored\.|sudo: (unable to (resolve host|send audit message)\b|setrlimit\().*|.*\bwarning: setlocale: .*)\r?\n?/gm;

export function withoutComplaints(output: string): string {
  return output.replace(COMPLAINT, '');
}
