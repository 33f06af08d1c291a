// Teams as the benchmark needs it, on loopback: counts every call when it arrives, fails some of them in each way that Teams fails, and
// knows which card each message shows since when.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const FAULTS = ['412', '429 with Retry-After', '429 without', '500', '404', 'lost answer'] as const;
export type Fault = (typeof FAULTS)[number];

export type Shown = {
  readonly id: string;
  readonly text: string | null;
  /** Null: it shows no card of the benchmark (any more). */
  card: { readonly key: string; readonly version: number; readonly buttons: boolean } | null;
};

type Sent = {
  readonly text?: string;
  readonly attachments?: readonly { readonly content: Readonly<Record<string, unknown>> }[];
};

export class FakeTeams {
  /** When each call arrived. */
  readonly calls: number[] = [];
  readonly messages: Shown[] = [];
  readonly faults = new Map<Fault, number>();
  private readonly random: () => number;
  private readonly faultShare: number;
  private readonly onShown: (key: string, version: number) => void;
  private readonly server = createServer((request, response) => {
    this.calls.push(performance.now());
    this.answer(request, response).catch(() => response.destroy());
  });

  constructor(faultShare: number, random: () => number, onShown: (key: string, version: number) => void) {
    this.faultShare = faultShare;
    this.random = random;
    this.onShown = onShown;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = JSON.parse(await bodyOf(request)) as Sent;
    const id = /\/activities\/([^/?]+)/.exec(request.url ?? '')?.[1] ?? null;
    await new Promise((resolve) => setTimeout(resolve, 10 + this.random() * 60));
    const fault = this.drawFault();
    const isPost = id === null;
    // A 500 and a lost answer leave open whether the message was taken.
    const taken = fault === null || ((fault === '500' || fault === 'lost answer') && this.random() < 0.5);
    const kept = taken ? this.keep(id, sent) : null;
    if (fault === 'lost answer') response.destroy();
    else if (fault !== null) refuse(response, fault);
    else if (kept === null) refuse(response, '404');
    else json(response, isPost ? 201 : 200, { id: kept });
  }

  private drawFault(): Fault | null {
    if (this.random() >= this.faultShare) return null;
    const fault = FAULTS[Math.floor(this.random() * FAULTS.length)] ?? '500';
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
    return fault;
  }

  private keep(id: string | null, sent: Sent): string | null {
    const card = cardIn(sent);
    if (card !== null) this.onShown(card.key, card.version);
    if (id === null) {
      const message = { id: `${this.messages.length + 1}`, text: sent.text ?? null, card };
      this.messages.push(message);
      return message.id;
    }
    const message = this.messages.find((one) => one.id === id);
    if (message === undefined) return null;
    message.card = card;
    return id;
  }
}

function cardIn(sent: Sent): Shown['card'] {
  const json = JSON.stringify(sent.attachments?.[0]?.content ?? null);
  const [, key, version] = /"shows ([^@"]+)@(\d+)"/.exec(json) ?? [];
  if (key === undefined) return null;
  return { key, version: Number(version), buttons: json.includes('"Action.Execute"') };
}

function refuse(response: ServerResponse, fault: Fault): void {
  if (fault === '429 with Retry-After') response.setHeader('retry-after', '2');
  json(response, Number(fault.slice(0, 3)), {
    error: { code: `Fake${fault.slice(0, 3)}`, message: 'refused on purpose' },
  });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
