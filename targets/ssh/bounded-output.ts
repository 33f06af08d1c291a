// Output of a command, kept within a bound: a command gone wild on a host must not eat the memory of a worker. The
// beginning and the end are kept, since causes stand at the one and outcomes at the other.
import { StringDecoder } from 'node:string_decoder';

export type BoundedOutput = { add(chunk: Buffer): void; text(): string };

/** Keeps at most `maxBytes`; what is left out of the middle is replaced by one line that says how much. */
export function createBoundedOutput(maxBytes: number): BoundedOutput {
  const headRoom = Math.ceil(maxBytes / 2);
  const tailRoom = maxBytes - headRoom;
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let headSize = 0;
  let tailSize = 0;
  let dropped = 0;

  function add(chunk: Buffer): void {
    const forHead = chunk.subarray(0, headRoom - headSize);
    if (forHead.length > 0) head.push(forHead);
    headSize += forHead.length;
    addToTail(chunk.subarray(forHead.length));
  }

  function addToTail(chunk: Buffer): void {
    if (chunk.length === 0) return;
    tail.push(chunk);
    tailSize += chunk.length;
    for (let first = tail[0]; first !== undefined && tailSize > tailRoom; first = tail[0]) {
      const excess = Math.min(tailSize - tailRoom, first.length);
      if (excess === first.length) tail.shift();
      else tail[0] = first.subarray(excess);
      tailSize -= excess;
      dropped += excess;
    }
  }

  function text(): string {
    if (dropped === 0) return Buffer.concat([...head, ...tail]).toString('utf8');
    const end = wholeCharactersOf(Buffer.concat(tail));
    return `${new StringDecoder('utf8').write(Buffer.concat(head))}\n[... ${dropped} bytes left out ...]\n${end}`;
  }

  return { add, text };
}

/** Without the rest of a character whose first byte has been dropped (UTF-8: at most three bytes `10xxxxxx`). */
function wholeCharactersOf(bytes: Buffer): string {
  const isRest = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;
  let start = 0;
  while (start < 3 && isRest(bytes[start])) start++;
  return bytes.toString('utf8', start);
}
