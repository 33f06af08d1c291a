// Output of a command, kept within a bound: a command gone wild on a host must not eat the memory of a worker. The
// beginning and the end are kept, since causes stand at the one and outcomes at the other.
import { StringDecoder } from 'node:string_decoder';

export type BoundedOutput = { add(chunk: Buffer): void; text(): string };

/** Keeps at most `maxBytes`; what is left out of the middle is replaced by one line that says how much. */
export function createBoundedOutput(maxBytes: number): BoundedOutput {
  return new HeadAndTail(maxBytes);
}

/** A class, unlike most here: each command makes two, and closures would take several times its memory. */
class HeadAndTail implements BoundedOutput {
  readonly #maxBytes: number;
  readonly #head: Buffer[] = [];
  readonly #tail: Buffer[] = [];
  #headSize = 0;
  #tailSize = 0;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(chunk: Buffer): void {
    const forHead = chunk.subarray(0, this.#headRoom() - this.#headSize);
    if (forHead.length > 0) this.#head.push(forHead);
    this.#headSize += forHead.length;
    this.#addToTail(chunk.subarray(forHead.length));
  }

  text(): string {
    if (this.#dropped === 0) return Buffer.concat([...this.#head, ...this.#tail]).toString('utf8');
    const end = wholeCharactersOf(Buffer.concat(this.#tail));
    const begin = new StringDecoder('utf8').write(Buffer.concat(this.#head));
    return `${begin}\n[... ${this.#dropped} bytes left out ...]\n${end}`;
  }

  #headRoom(): number {
    return Math.ceil(this.#maxBytes / 2);
  }

  #addToTail(chunk: Buffer): void {
    if (chunk.length === 0) return;
    const tailRoom = this.#maxBytes - this.#headRoom();
    this.#tail.push(chunk);
    this.#tailSize += chunk.length;
    for (let first = this.#tail[0]; first !== undefined && this.#tailSize > tailRoom; first = this.#tail[0]) {
      const excess = Math.min(this.#tailSize - tailRoom, first.length);
      if (excess === first.length) this.#tail.shift();
      else this.#tail[0] = first.subarray(excess);
      this.#tailSize -= excess;
      this.#dropped += excess;
    }
  }
}

/** Without the rest of a character whose first byte has been dropped (UTF-8: at most three bytes `10xxxxxx`). */
function wholeCharactersOf(bytes: Buffer): string {
  const isRest = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;
  let start = 0;
  while (start < 3 && isRest(bytes[start])) start++;
  return bytes.toString('utf8', start);
}
