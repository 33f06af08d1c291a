// What Teams asks of the two icons. The schema says nothing of their pixels, and Teams shows what is wrong only after the upload.
// https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package
import { type DecodedPng, decode } from 'fast-png';
import { ICONS, type IconName } from '../app-icons.ts';

type Pixel = { readonly red: number; readonly green: number; readonly blue: number; readonly alpha: number };

/** Sentences; none for an icon that can be used. */
export function iconFaults(name: IconName, png: Uint8Array): readonly string[] {
  const { file, size } = ICONS[name];
  const image = decoded(png);
  if (image === null) return [`${file} is no PNG.`];
  if (image.width !== size || image.height !== size) {
    return [`${file} has ${image.width} × ${image.height} pixels: Teams takes ${size} × ${size}.`];
  }
  if (image.depth !== 8) return [`${file} has ${image.depth} bits a colour: 8 are expected.`];
  return name === 'outline' ? outlineFaults(file, pixelsOf(image)) : colorFaults(file, pixelsOf(image));
}

function decoded(png: Uint8Array): DecodedPng | null {
  try {
    return decode(png, { checkCrc: true });
  } catch {
    return null;
  }
}

function pixelsOf({ data, channels, palette }: DecodedPng): readonly Pixel[] {
  const count = data.length / channels;
  return Array.from({ length: count }, (_, index) => {
    const at = (channel: number) => data[index * channels + channel] ?? 0;
    if (palette !== undefined) {
      const [red = 0, green = 0, blue = 0, alpha = 255] = palette[at(0)] ?? [];
      return { red, green, blue, alpha };
    }
    const isGrey = channels < 3;
    const alpha = channels % 2 === 0 ? at(channels - 1) : 255;
    return { red: at(0), green: at(isGrey ? 0 : 1), blue: at(isGrey ? 0 : 2), alpha };
  });
}

/** Teams colours it itself, by what is opaque. */
function outlineFaults(file: string, pixels: readonly Pixel[]): string[] {
  const drawn = pixels.filter(({ alpha }) => alpha > 0);
  const isWhite = ({ red, green, blue }: Pixel) => red === 255 && green === 255 && blue === 255;
  return [
    ...(drawn.every(isWhite) ? [] : [`${file} has another colour than white.`]),
    ...(pixels.some(({ alpha }) => alpha === 0) ? [] : [`${file} has no transparent ground.`]),
    ...(drawn.some(({ alpha }) => alpha === 255) ? [] : [`${file} shows nothing.`]),
  ];
}

/** A ground up to the edges: Teams rounds the corners, and would show its own through a transparent one. */
function colorFaults(file: string, pixels: readonly Pixel[]): string[] {
  const colors = new Set(pixels.map(({ red, green, blue }) => `${red} ${green} ${blue}`));
  return [
    ...(pixels.every(({ alpha }) => alpha === 255)
      ? []
      : [`${file} is transparent in places: it needs a full ground.`]),
    ...(colors.size > 1 ? [] : [`${file} has one colour only.`]),
  ];
}
