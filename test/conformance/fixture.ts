import { z } from 'zod';
import type { ToolEffect, ToolSubject } from '../../src/tools/kit/mcp-tool';

export const nothing = z.object({});

/** One red pixel as PNG, and a WAV of nothing; base64. */
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
export const silence = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=';

interface Facts {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly effect: ToolEffect;
  readonly subject: ToolSubject;
  readonly profile: 'any';
}

/** What all fixture tools have in common. */
export function fixture(name: string, description: string): Facts {
  return { name, title: name, description, category: 'conformance', effect: 'read', subject: 'none', profile: 'any' };
}
