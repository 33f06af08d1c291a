// Requests over HTTPS to a stand-in: whom to trust, and what to show.
import { Agent, fetch } from 'undici';

export type Shown = { readonly ca?: string | undefined; readonly cert?: string; readonly key?: string };

/** Each request on a connection of its own: none is left when a stand-in ends. */
export async function overTls(url: string, shown: Shown, init: Parameters<typeof fetch>[1] = {}) {
  const dispatcher = new Agent({ connect: { ...shown }, pipelining: 0 });
  try {
    const response = await fetch(url, { ...init, dispatcher });
    const body = await response.text().catch((error: Error) => error);
    return {
      status: response.status,
      headers: response.headers,
      text: async () => {
        if (body instanceof Error) throw body;
        return body;
      },
    };
  } finally {
    await dispatcher.destroy();
  }
}
