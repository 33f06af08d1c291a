// How everything is asked of a Windows host: a script for PowerShell on its stdin, whatever the login shell is, and one JSON object as
// its answer, in base64 between two lines. What profiles, banners and progress print stands around them.
//
// - cmd.exe stops a command at 8191 characters, so that the script goes over stdin. PowerShell reads stdin statement by statement, in the
//   code page of the console: each statement is one line, in ASCII.
// - Exit codes say little: where PowerShell is the login shell, it passes on none of another program, and old builds of OpenSSH always say 0
//   (https://github.com/PowerShell/Win32-OpenSSH/issues/421). The answer alone counts.
// - stderr is CLIXML, or in the code page of the machine. It is shown where there is no answer, and never read otherwise.
import { z } from 'zod';
import { type ExecResult, HostAnswerError, type HostSession } from '../ports.ts';
import { withoutCode } from './read/coded.ts';
import { wordsOfStderr } from './stderr.ts';

export const POWERSHELL =
  'powershell.exe -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -OutputFormat Text -Command -';

export type Script = {
  readonly name: string;
  /** Of the first line, as `$p` in the script. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Its last expression is the answer: one object. */
  readonly body: string;
  /** Of a scheduled task, as `$code` in the script. */
  readonly job?: string;
};

/**
 * Before anything is written as JSON: some builds of 5.1 write a list that came through the pipeline as `{"value":[…],"Count":2}`, for the sake of this
 * property of arrays.
 */
export const PLAIN_ARRAYS = 'Remove-TypeData -TypeName System.Array -ErrorAction SilentlyContinue';

type Limits = { readonly timeoutMs?: number; readonly maxOutputBytes?: number };

const MOST_BYTES = 16 << 20;

/** Throws ReachError as `exec` does; WindowsError for what the script says failed; HostAnswerError for an answer of no use. */
export async function askPowerShell<T>(
  session: HostSession,
  script: Script,
  answer: z.ZodType<T>,
  limits: Limits = {},
): Promise<T> {
  const stdin = onStdin(script);
  const result = await session.exec(POWERSHELL, { maxOutputBytes: MOST_BYTES, ...limits, stdin });
  return parseAnswer(session, script.name, result, answer);
}

/** What Windows said went wrong: `hresult` as `0x80070005`. */
export class WindowsError extends HostAnswerError {
  readonly hresult: string;
  readonly type: string;
  constructor(
    message: string,
    { HResult, Type }: { HResult: string; Type: string },
    acted: 'no' | 'unknown' = 'unknown',
  ) {
    super(message, acted);
    this.hresult = HResult;
    this.type = Type;
  }
}

/** A statement a line. `exit` ends PowerShell whatever follows on stdin. */
export function onStdin({ name, parameters, body, job }: Script): string {
  const lines = [
    scriptLine(name, parameters),
    ...(job === undefined ? [] : [`$code=${decoded(job)}`]),
    `. ([ScriptBlock]::Create(${decoded(framed(name, parameters, body))}))`,
    '',
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** Names a script and says its parameters, for whoever reads logs of PowerShell (event 4104) or stands in for Windows. */
export function scriptLine(name: string, parameters: Readonly<Record<string, unknown>>): string {
  return `# PatchCenter: ${name} ${asciiJson(parameters)}`;
}

function framed(name: string, parameters: Readonly<Record<string, unknown>>, body: string): string {
  return `$ErrorActionPreference='Stop'
$ProgressPreference='SilentlyContinue'
$WarningPreference='SilentlyContinue'
${PLAIN_ARRAYS}
$rc=0
try {
  $p=ConvertFrom-Json ${decoded(JSON.stringify(parameters))}
  $answer=& {
${body}
  }
} catch {
  $e=$_.Exception
  while ($e.InnerException) { $e=$e.InnerException }
  $answer=@{ Error=@{ HResult=('0x{0:X8}' -f $e.HResult); Message=$e.Message; Type=$e.GetType().FullName } }
  $rc=1
}
$text=[Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $answer -Depth 6 -Compress)))
[Console]::Out.WriteLine('')
[Console]::Out.WriteLine('${begin(name)}')
[Console]::Out.WriteLine($text)
[Console]::Out.WriteLine('${end(name)}')
exit $rc`;
}

/** As an expression of PowerShell, in ASCII. */
function decoded(text: string): string {
  return `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(text, 'utf8').toString('base64')}'))`;
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const begin = (name: string) => `-----BEGIN PATCHCENTER ${name}-----`;
const end = (name: string) => `-----END PATCHCENTER ${name}-----`;

const FAILED = z.object({
  Error: z.object({ HResult: z.string().catch('?'), Message: z.string().catch(''), Type: z.string().catch('') }),
});

function parseAnswer<T>(session: HostSession, name: string, result: ExecResult, answer: z.ZodType<T>): T {
  const json = between(result.stdout, name);
  if (json === null) throw new HostAnswerError(`${session.address}: no answer to “${name}”${saidBeside(result)}`);
  const failed = FAILED.safeParse(json);
  if (failed.success) {
    const { Error: error } = failed.data;
    const message = withoutCode(oneLine(error.Message), error.HResult);
    throw new WindowsError(`${session.address}: ${message} (${error.HResult}, ${name})`, error);
  }
  const read = answer.safeParse(json);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new HostAnswerError(`${session.address}: the answer to “${name}” cannot be read: ${wrong.slice(0, 300)}`);
}

/** null: none that is whole. The last one counts: a terminal may repeat what it is sent. */
function between(stdout: string, name: string): unknown {
  const from = stdout.lastIndexOf(begin(name));
  const to = stdout.indexOf(end(name), from);
  if (from < 0 || to < 0) return null;
  const text = stdout.slice(from + begin(name).length, to).replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(Buffer.from(text, 'base64'));
    return JSON.parse(json, plainList);
  } catch {
    return null;
  }
}

/** Also of what an older script, or a profile of the machine, has written in the way of `PLAIN_ARRAYS`. */
function plainList(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('value' in value) || !('Count' in value)) return value;
  return Array.isArray(value.value) && Object.keys(value).length === 2 && value.Count === value.value.length
    ? value.value
    : value;
}

function saidBeside({ exitCode, stdout, stderr }: ExecResult): string {
  const said = oneLine(wordsOfStderr(stderr)) || oneLine(stdout);
  return ` (exit ${exitCode ?? 'missing'})${said === '' ? '' : `: ${said}`}`;
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\ufeff]+/gu, ' ')
    .trim()
    .slice(0, 400);
}
