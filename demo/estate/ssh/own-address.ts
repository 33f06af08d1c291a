// Where the simulated hosts listen: each at an address of its own on the loopback, with the port that SSH has.
import type { Endpoint, EndpointPort } from './ssh-endpoint.ts';

/** `network`: 10 is 127.10.0.0/16. Only Linux has all of 127/8; elsewhere hosts share 127.0.0.1 on ports of their own. */
export function placesFor(network: number, index: number, port: number): readonly EndpointPort[] {
  const address = `127.${network}.${Math.floor(index / 250)}.${(index % 250) + 1}`;
  return [
    { address, port },
    { address: '127.0.0.1', port: 0 },
  ];
}

/** The first of the places that is to be had. */
export async function openSomewhere(
  places: readonly EndpointPort[],
  create: (place: EndpointPort) => Endpoint,
): Promise<readonly [Endpoint, EndpointPort]> {
  const errors: unknown[] = [];
  for (const place of places) {
    const endpoint = create(place);
    try {
      return [endpoint, await endpoint.open()];
    } catch (error) {
      errors.push(error);
    }
  }
  throw new AggregateError(errors, `no place to listen: ${places.map((p) => `${p.address}:${p.port}`).join(', ')}`);
}
