// Loaded into the local Teams client before its own code: it listens on every interface by default and knows nothing of its parent.
import net from 'node:net';

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function onLoopback(this: net.Server, ...args: unknown[]): net.Server {
  const [port, second, ...rest] = args;
  const onEveryInterface = typeof port === 'number' && typeof second !== 'string';
  const narrowed = onEveryInterface ? [port, '127.0.0.1', ...(second === undefined ? [] : [second]), ...rest] : args;
  return Reflect.apply(listen, this, narrowed);
} as typeof listen;

process.once('disconnect', () => process.exit(0));
