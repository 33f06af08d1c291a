// An upload session of a OneDrive on loopback: takes ranges in their order, as Microsoft documents it, and fails as it was told to.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault = { readonly status: number; readonly retryAfter?: string } | 'lost before' | 'lost after';

export class FakeOneDrive {
  /** `bytes 0-9/20` of each request, in order. */
  readonly ranges: string[] = [];
  private parts: Buffer[] = [];
  private faults: Fault[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const place = request.headers['content-range'] ?? '';
      this.ranges.push(`${request.method} ${place}`);
      const fault = this.faults.shift();
      if (fault === 'lost before') return void response.destroy();
      if (typeof fault === 'object') {
        const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
        response.writeHead(fault.status, headers);
        return void response.end();
      }
      const status = this.take(place, Buffer.concat(chunks));
      if (fault === 'lost after') return void response.destroy();
      // restify makes `writeHead` return nothing.
      response.writeHead(status);
      response.end();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/session?token=secret`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** How the coming requests are answered, in turn; afterwards all is well again. */
  next(...faults: readonly Fault[]): void {
    this.faults.push(...faults);
  }

  /** What has arrived; afterwards a new session. */
  taken(): Buffer {
    const whole = Buffer.concat(this.parts);
    this.parts = [];
    this.ranges.length = 0;
    return whole;
  }

  private take(place: string, body: Buffer): number {
    const [, from = '', to = '', size = ''] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(place) ?? [];
    const there = this.parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (Number(from) !== there || Number(to) - Number(from) + 1 !== body.byteLength) return 416;
    this.parts.push(body);
    return Number(to) + 1 === Number(size) ? 201 : 202;
  }
}
