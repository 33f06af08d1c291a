// PRE-3: a login counts when a command ran and its exit code came back. A banner proves nothing: proxies print one, then
// fail, and some answer 0 for every command.
import { type HostSession, ReachError } from '../ports.ts';
import { plainLine, reachError } from './failures.ts';

/** Not one of the codes that shells, proxies and refused logins give by themselves (0, 1, 2, 126, 127, 255). */
const UNLIKELY_CODE = 7;

/** Throws ReachError login-refused when another code comes back. Through the proxy that may pass: the target may be down. */
export async function proveLogin(session: HostSession, timeoutMs: number): Promise<void> {
  const { exitCode, stdout, stderr } = await session.exec(`exit ${UNLIKELY_CODE}`, {
    timeoutMs,
    maxOutputBytes: 2_000,
  });
  if (exitCode === UNLIKELY_CODE) return;
  const said = plainLine(`${stderr} ${stdout}`);
  throw reachError(
    'login-refused',
    `${session.address}: exit code ${exitCode ?? 'missing'} instead of ${UNLIKELY_CODE}${said === '' ? '' : `: ${said}`}`,
    { temporary: session.method === 'ssh_psmp' },
  );
}

/** proveLogin, closing the session when it fails. A ReachError says which server it is about. */
export async function provedOrClosed(session: HostSession, timeoutMs: number): Promise<HostSession> {
  try {
    await proveLogin(session, timeoutMs);
    return session;
  } catch (error) {
    session.close();
    if (!(error instanceof ReachError) || error.failure.detail.startsWith(session.address)) throw error;
    const detail = `${session.address}: ${error.failure.detail}`;
    throw new ReachError({ ...error.failure, detail }, { cause: error });
  }
}
