import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

const root = join(__dirname, '../..');
const testPattern = /\.(spec|int-spec|e2e-spec)\.ts$|(^|\/)testing\.ts$/;

function filesOf(folder: string): SourceFile[] {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.ts$/.test(path),
  );
  return paths.map((path) => {
    const text = readFileSync(join(root, folder, path), 'utf8');
    return { path: `${folder}/${path}`, text, lines: text.trimEnd().split('\n') };
  });
}

/** `path:line` of each line that matches. */
const places = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );

const all = [...filesOf('src'), ...filesOf('migrations'), ...filesOf('test')];
const sources = all.filter(({ path }) => path.startsWith('src/') && !testPattern.test(path));

/** The length that `share` of the source files do not exceed. */
function quantile(share: number): number {
  const lengths = sources.map(({ lines }) => lines.length).sort((a, b) => a - b);
  return lengths[Math.ceil(lengths.length * share) - 1] ?? 0;
}

describe('the source', () => {
  it('is there to be measured', () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it('has no file of more than 300 lines', () => {
    expect(sources.filter(({ lines }) => lines.length > 300).map(({ path }) => path)).toEqual([]);
  });

  it('has short files: half of them at most 80 lines, nine in ten at most 220', () => {
    expect(quantile(0.5)).toBeLessThanOrEqual(80);
    expect(quantile(0.9)).toBeLessThanOrEqual(220);
  });

  it('has lines that fit a screen', () => {
    expect(places(sources, /^.{161,}$/)).toEqual([]);
  });

  it('leaves no type open', () => {
    expect(places(sources, /(:|\bas|<|\||,)\s*any\s*([;,)=|&>[\]{]|$)/)).toEqual([]);
    expect(places(sources, /@ts-(ignore|nocheck)|@ts-expect-error\s*$/)).toEqual([]);
  });

  it('puts nothing off', () => {
    expect(places(sources, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
  });

  it('gives a reason for every exception from a rule', () => {
    expect(places(all, /eslint-disable(?!.* -- \S)/).filter((place) => !place.includes(basename(__filename)))).toEqual(
      [],
    );
  });

  it('has no default exports, no barrels and no extensions in its imports', () => {
    expect(places(sources, /^export default\b/)).toEqual([]);
    expect(places(sources, /^export \* from\b|^export \{.*\} from\b/)).toEqual([]);
    expect(places(sources, /from '\.[^']*\.(ts|js)'/)).toEqual([]);
    expect(sources.filter(({ path }) => basename(path) === 'index.ts').map(({ path }) => path)).toEqual([]);
  });

  it('is named in kebab case with plain words', () => {
    const names = sources.map(({ path }) => basename(path, '.ts'));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+(-[a-z]+)*)?$/.test(name))).toEqual([]);
    expect(places(sources, /\bclass (\w*(Manager|Helper|Util|Utils)|Base\w*|Abstract\w*)\b/)).toEqual([]);
    expect(
      places(sources, /\binterface I[A-Z][a-z]/).filter((place) => !/interface (In|Id|Is|Im|It|Ip)/.test(place)),
    ).toEqual([]);
  });

  it('has a spec beside every class of tools', () => {
    const paths = new Set(all.map(({ path }) => path));
    const tools = sources.filter(({ path }) => path.endsWith('.tools.ts'));
    const without = tools.filter(({ path }) => !paths.has(path.replace(/\.ts$/, '.spec.ts'))).map(({ path }) => path);
    expect(tools.length).toBeGreaterThan(3);
    expect(without).toEqual([]);
  });

  it('commits no test that is switched off or alone', () => {
    expect(
      places(all, /^\s*(x?it|x?describe|x?test)\.(only|todo)\(|^\s*(xit|xdescribe|xtest|fit|fdescribe)\(/),
    ).toEqual([]);
  });
});
