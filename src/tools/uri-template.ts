interface Part {
  readonly literal: string;
  /** The parameter after the literal; undefined at the end. */
  readonly name: string | undefined;
}

const uriLimit = 2_048;
const valueLimit = 512;

/**
 * A uri with parameters (RFC 6570 level 1). Matching walks the text once: each parameter ends where the next literal
 * begins or at the first `/`, so that no input makes it slow.
 */
export class UriTemplate {
  readonly names: readonly string[];
  private readonly parts: readonly Part[];

  /** Throws one sentence when it is no template that can be matched. */
  constructor(readonly text: string) {
    const pieces = text.split(/\{([^{}]*)\}/);
    const parts: Part[] = [];
    for (let i = 0; i < pieces.length; i += 2) parts.push({ literal: pieces[i] ?? '', name: pieces[i + 1] });
    this.parts = parts;
    this.names = parts.flatMap(({ name }) => name ?? []);
    this.check();
  }

  get isFixed(): boolean {
    return this.names.length === 0;
  }

  /** The parameters of a uri, decoded; undefined when the uri is not of this template. */
  match(uri: string): Record<string, string> | undefined {
    if (uri.length > uriLimit) return undefined;
    const params: Record<string, string> = {};
    let at = 0;
    for (const [index, { literal, name }] of this.parts.entries()) {
      if (!uri.startsWith(literal, at)) return undefined;
      at += literal.length;
      if (name === undefined) break;
      const end = this.endOfValue(uri, at, index);
      const value = decoded(uri.slice(at, end));
      if (value === undefined) return undefined;
      params[name] = value;
      at = end;
    }
    return at === uri.length ? params : undefined;
  }

  private endOfValue(uri: string, from: number, index: number): number {
    const next = this.parts[index + 1]?.literal ?? '';
    const slash = uri.indexOf('/', from);
    const end = slash === -1 ? uri.length : slash;
    if (next === '') return end;
    const found = uri.indexOf(next, from);
    return found === -1 ? end : Math.min(found, end);
  }

  private check(): void {
    if (!/^[a-z][a-z0-9+.-]*:/.test(this.text)) throw new Error('its uri needs a scheme');
    if (this.parts.some(({ literal }) => /[{}\s]/.test(literal))) throw new Error('its uri has a stray brace or blank');
    if (this.names.some((name) => !/^[a-z][a-z0-9_]*$/.test(name))) {
      throw new Error('parameters of its uri must be plain names, such as {user_id}');
    }
    if (new Set(this.names).size < this.names.length) throw new Error('its uri has a parameter twice');
    if (this.parts.slice(1, -1).some(({ literal }) => literal === '')) {
      throw new Error('its uri has two parameters without a text between them');
    }
  }
}

function decoded(text: string): string | undefined {
  if (text === '' || text.length > valueLimit) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
