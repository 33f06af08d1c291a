// Scripts as the stand-in of Windows knows them: their first line, and what it looks for in the rest.

export const QUIET = "$ProgressPreference='SilentlyContinue'";

export function scriptOf(name: string, parameters: object = {}, rest = QUIET): string {
  return `# PatchCenter: ${name} ${JSON.stringify(parameters)}\n${rest}\nexit 0\n`;
}

export function startOf(run: string, job: string, parameters: object = {}, launch = 'Register-ScheduledTask'): string {
  const code = Buffer.from(scriptOf(`job-${job}`, parameters)).toString('base64');
  return scriptOf(
    'start',
    { run, job },
    `${QUIET}\n$code=[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${code}'))\n${launch}`,
  );
}

export function encoded(script: string): string {
  return `powershell.exe -NoProfile -NonInteractive -EncodedCommand ${Buffer.from(script, 'utf16le').toString('base64')}`;
}

export const FROM_STDIN = 'powershell.exe -NoProfile -NonInteractive -Command -';

/** Between the markers, in whatever the machine has written around them. */
export function answerIn(stdout: string): unknown {
  const found = /-----BEGIN PATCHCENTER [a-z-]+-----\s+([\s\S]*?)-----END PATCHCENTER/.exec(stdout)?.[1];
  if (found === undefined) throw new Error(`no answer in ${JSON.stringify(stdout.slice(0, 200))}`);
  return JSON.parse(
    Buffer.from(found.replaceAll(/\s/g, ''), 'base64')
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  );
}
