// One login kept per vCenter, renewed when it has expired. Reads may then be repeated; writes are left to their caller.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { markOf, type Part, partOf } from '../secrets/part.ts';
import { createRefusals, type Refusals } from '../secrets/refusals.ts';
import { AnswerLost, CallNotDelivered, isFault, type VimFault } from './call-failure.ts';
import type { VcenterConnection } from './settings.ts';
import type { Timing } from './timing.ts';
import type { Transport } from './transport.ts';
import {
  child,
  type ManagedObject,
  reference,
  referenceArgument,
  text,
  textArgument,
  type XmlNode,
} from './xml-node.ts';

/** The objects every vCenter starts from. */
export type ServiceContent = {
  readonly rootFolder: ManagedObject;
  readonly propertyCollector: ManagedObject;
  readonly viewManager: ManagedObject;
  readonly sessionManager: ManagedObject;
  readonly taskManager: ManagedObject | null;
  readonly authorizationManager: ManagedObject | null;
  /** By which the vCenter is asked about this login. */
  readonly sessionKey: string | null;
  /** `about.instanceUuid`, lower case. */
  readonly instance: string | null;
};

/** Calls `operation` on `target` inside one login; gives the first `returnval`. */
export type VimCall = (operation: string, target: ManagedObject, args?: object) => Promise<XmlNode>;

export interface VimSession {
  /**
   * Runs reads in one login. All of `work` is repeated, once, after a new login (views and pages end with their session) or when
   * the connection was cut: it must change nothing. Throws VimFault, CallNotDelivered or AnswerLost.
   */
  read<T>(work: (call: VimCall, content: ServiceContent) => Promise<T>): Promise<T>;
  /** One call that changes something, sent at most once. Gives its task. NotAuthenticated means no effect: look again, then write again. */
  write(operation: string, target: ManagedObject, args: object): Promise<ManagedObject>;
  /** The same for calls that have no task. */
  tell(operation: string, target: ManagedObject, args: object): Promise<void>;
  /** How the vCenter names itself: another one behind the same address has another name. null: it tells none. */
  instance(): Promise<string | null>;
  /** Ends the login on the vCenter, as good as it can, and refuses all later calls. */
  close(): Promise<void>;
}

/** One keeper knows one vCenter. */
const HERE = 'login';

type Login = { readonly cookie: string | null; readonly content: ServiceContent };

const serviceInstance: ManagedObject = { type: 'ServiceInstance', value: 'ServiceInstance' };
const logoutTimeoutMs = 3_000;

export type SessionDeps = {
  readonly transport: Transport;
  readonly timing: Timing;
  readonly requestTimeoutMs: number;
  /** Aborted when the port closes. */
  readonly closing: AbortSignal;
};

export function createVimSession(connection: VcenterConnection, deps: SessionDeps): VimSession {
  const keeper = new LoginKeeper(connection, deps);
  return {
    async read(work) {
      const once = () => keeper.withLogin((login) => work(callWith(deps, login.cookie), login.content));
      try {
        return await once();
      } catch (error) {
        const renewed = isFault(error, 'NotAuthenticated') || (error instanceof AnswerLost && error.cut);
        if (!renewed || deps.closing.aborted) throw error;
        return once();
      }
    },
    async write(operation, target, args) {
      const answer = await keeper.withLogin((login) => callWith(deps, login.cookie)(operation, target, args));
      const task = reference(answer);
      if (task === null) throw new AnswerLost(`${operation} answered without a task`, false);
      return task;
    },
    async tell(operation, target, args) {
      await keeper.withLogin((login) => callWith(deps, login.cookie)(operation, target, args));
    },
    instance: () => keeper.withLogin(({ content }) => Promise.resolve(content.instance)),
    async close() {
      const open = await keeper.opened();
      if (open !== null) await logout(deps.transport, open);
      deps.transport.close();
    },
  };
}

/** Opens one login for all who ask at the same time, and forgets it when the vCenter does. */
class LoginKeeper {
  readonly #connection: VcenterConnection;
  readonly #deps: SessionDeps;
  #current: Promise<Login> | null = null;
  /** A wrong password tried again and again locks the account for everybody. Of a file, too. */
  readonly #refusals: Refusals;
  /** As the vCenter said it last. */
  #refusal: VimFault | null = null;
  #instance: string | null = null;

  constructor(connection: VcenterConnection, deps: SessionDeps) {
    this.#connection = connection;
    this.#deps = deps;
    this.#refusals = createRefusals(() => deps.timing.elapsedMs());
  }

  async withLogin<T>(work: (login: Login) => Promise<T>): Promise<T> {
    this.#current ??= this.#open();
    const mine = this.#current;
    const login = await mine.catch((error: unknown) => {
      this.#forget(mine);
      throw error;
    });
    this.#refuseAnother(login);
    try {
      return await work(login);
    } catch (error) {
      if (isFault(error, 'NotAuthenticated')) this.#forget(mine);
      throw error;
    }
  }

  /**
   * A vCenter that was built anew takes over in the middle of an operation: what it was about to ask is about other machines. That call
   * is not sent; whoever asks next compares.
   */
  #refuseAnother({ content: { instance } }: Login): void {
    const before = this.#instance;
    this.#instance = instance ?? before;
    if (before === null || instance === null || before === instance) return;
    throw new CallNotDelivered(`another vCenter (${instance}) answers now`);
  }

  /** null when there is none, or it could not be opened. */
  async opened(): Promise<Login | null> {
    return this.#current === null ? null : this.#current.catch(() => null);
  }

  /** A password of a vault that is refused is asked for once more, and tried once more if it is another one: never a third time. */
  async #open(): Promise<Login> {
    const password = await givenOr(() => partOf(this.#connection.password));
    try {
      return await this.#openWith(password.value);
    } catch (error) {
      const other = isFault(error, 'InvalidLogin') ? await givenOr(() => password.anew()) : null;
      if (other === null) throw error;
      return this.#openWith(other.value);
    }
  }

  async #openWith(password: string): Promise<Login> {
    const mark = markOf(password);
    if (this.#refusal !== null && this.#refusals.has(HERE, mark)) throw this.#refusal;
    try {
      return await this.#refusals.afterFirst(HERE, mark, () =>
        openLogin({ username: this.#connection.username, password }, this.#deps),
      );
    } catch (error) {
      if (isFault(error, 'InvalidLogin')) {
        this.#refusal = error;
        this.#refusals.note(HERE, mark);
      }
      throw error;
    }
  }

  /** Somebody else may have opened a new one meanwhile: that one is kept. */
  #forget(login: Promise<Login>): void {
    if (this.#current === login) this.#current = null;
  }
}

function callWith(deps: SessionDeps, cookie: string | null): VimCall {
  return async (operation, target, args = {}) => {
    const signal = AbortSignal.any([deps.closing, AbortSignal.timeout(deps.requestTimeoutMs)]);
    const body = { _this: referenceArgument(target), ...args };
    const { values } = await deps.transport.send(operation, body, { cookie, signal });
    return values[0];
  };
}

/** Nothing was sent to the vCenter: it says nothing about it, and a later try may have the password. */
async function givenOr<P extends Part<string> | null>(ask: () => Promise<P>): Promise<P> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof IntegrationFault)) throw error;
    throw new CallNotDelivered(`its password is not given by the vault: ${error.fault.detail}`, { cause: error });
  }
}

async function openLogin(
  { username, password }: { readonly username: string; readonly password: string },
  deps: SessionDeps,
): Promise<Login> {
  const send = (operation: string, target: ManagedObject, args: object, cookie: string | null) => {
    const signal = AbortSignal.any([deps.closing, AbortSignal.timeout(deps.requestTimeoutMs)]);
    return deps.transport.send(operation, { _this: referenceArgument(target), ...args }, { cookie, signal });
  };
  const first = await send('RetrieveServiceContent', serviceInstance, {}, null);
  const content = serviceContent(first.values[0]);
  const credentials = {
    userName: textArgument(username),
    password: textArgument(password),
    // Messages of faults come in the language of the session: quiesce failures are recognised by them too.
    locale: 'en_US',
  };
  const second = await send('Login', content.sessionManager, credentials, first.cookie);
  const sessionKey = text(child(second.values[0], 'key')) || null;
  return { cookie: second.cookie ?? first.cookie, content: { ...content, sessionKey } };
}

function serviceContent(node: XmlNode): Omit<ServiceContent, 'sessionKey'> {
  const need = (name: string): ManagedObject => {
    const found = reference(child(node, name));
    if (found === null) throw new AnswerLost(`it is no vCenter: ${name} is missing from its service content`, false);
    return found;
  };
  return {
    rootFolder: need('rootFolder'),
    propertyCollector: need('propertyCollector'),
    viewManager: need('viewManager'),
    sessionManager: need('sessionManager'),
    taskManager: reference(child(node, 'taskManager')),
    authorizationManager: reference(child(node, 'authorizationManager')),
    instance: text(child(child(node, 'about'), 'instanceUuid')).toLowerCase() || null,
  };
}

/** Not with the closing signal, which is aborted by then. A session left behind ends by itself after its idle time. */
async function logout(transport: Transport, login: Login): Promise<void> {
  const signal = AbortSignal.timeout(logoutTimeoutMs);
  const args = { _this: referenceArgument(login.content.sessionManager) };
  await transport.send('Logout', args, { cookie: login.cookie, signal }).catch(() => undefined);
}
