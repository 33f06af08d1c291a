// Node as package.json asks for it: an older one cannot read the code.
import { readFileSync } from 'node:fs';
import { type Check, no, yes } from '../check.ts';

export function nodeVersionCheck(version: string = process.versions.node): Check {
  return {
    name: 'node',
    title: { fr: 'Version de Node', en: 'Node version' },
    needs: 'nothing',
    run: async () => {
      const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
      const needed = Number(/\d+/.exec(engines.node)?.[0]);
      if (Number(version.split('.')[0]) >= needed) return yes(`Node ${version}`, `Node ${version}`);
      return no(
        {
          fr: `Node ${version} : il faut au moins Node ${needed}`,
          en: `Node ${version}: at least Node ${needed} is needed`,
        },
        { fr: `Installez Node ${needed} (docs/installing.md).`, en: `Install Node ${needed} (docs/installing.md).` },
      );
    },
  };
}
