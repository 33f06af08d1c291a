// The address of each server, by its place in the inventory.

export function addressOf(place: number): string {
  return `10.30.${Math.floor(place / 200)}.${(place % 200) + 10}`;
}
