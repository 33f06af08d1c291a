// A login is proved by an opening's own answer (PRE-3), and where that proves nothing by the bare proof: a slow question is no
// refused login.
import { type Opening, opened, PROOF, PROOF_CODE } from '../opening.ts';
import { type ExecResult, type HostSession, ReachError } from '../ports.ts';
import { plainLine, reachError } from './failures.ts';

/**
 * The session, closed when its login is not proved. Throws ReachError login-refused when another code comes back. Through the proxy that
 * may pass: the target may be down.
 */
export async function provedOrClosed(
  session: HostSession,
  timeoutMs: number,
  opening: Opening | null,
): Promise<HostSession> {
  try {
    const answer = opening === null ? null : await answerOf(session, opening, timeoutMs);
    if (opening !== null && answer?.exitCode === PROOF_CODE) return opened(session, { opening, answer });
    await proveBarely(session, timeoutMs);
    return session;
  } catch (error) {
    session.close();
    if (!(error instanceof ReachError) || error.failure.detail.startsWith(session.address)) throw error;
    const detail = `${session.address}: ${error.failure.detail}`;
    throw new ReachError({ ...error.failure, detail }, { cause: error });
  }
}

/** null: no answer in time, or the server refuses that command. The bare proof says whether that is the login's fault. */
async function answerOf(session: HostSession, opening: Opening, timeoutMs: number): Promise<ExecResult | null> {
  const { command, ...options } = opening;
  try {
    return await session.exec(command, { ...options, timeoutMs });
  } catch (error) {
    if (error instanceof ReachError) return null;
    throw error;
  }
}

/** OpenSSH, after the words of /etc/nologin: a maintenance, a boot. */
const NOT_NOW = 254;

async function proveBarely(session: HostSession, timeoutMs: number): Promise<void> {
  const { command, ...options } = PROOF;
  const { exitCode, stdout, stderr } = await session.exec(command, { ...options, timeoutMs });
  if (exitCode === PROOF_CODE) return;
  const said = plainLine(`${stderr} ${stdout}`);
  throw reachError(
    'login-refused',
    `${session.address}: exit code ${exitCode ?? 'missing'} instead of ${PROOF_CODE}${said === '' ? '' : `: ${said}`}`,
    { temporary: session.method === 'ssh_psmp' || exitCode === NOT_NOW, said },
  );
}
