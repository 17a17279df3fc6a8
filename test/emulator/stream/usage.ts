/** Characters a token, as a rough mean over Chinese and English. */
const charactersPerToken = 2;
const promptUnitPrice = '0.001';
const completionUnitPrice = '0.002';

export interface Usage {
  readonly prompt_tokens: number;
  readonly prompt_unit_price: string;
  readonly prompt_price_unit: string;
  readonly prompt_price: string;
  readonly completion_tokens: number;
  readonly completion_unit_price: string;
  readonly completion_price_unit: string;
  readonly completion_price: string;
  readonly total_tokens: number;
  readonly total_price: string;
  readonly currency: string;
  readonly latency: number;
}

/** Tokens, prices (decimal strings, USD) and seconds, computed from the number of characters alone. */
export function usageOf(promptCharacters: number, answerCharacters: number): Usage {
  const prompt = tokens(promptCharacters);
  const completion = tokens(answerCharacters);
  // A price unit of 0.001 makes a unit price one for 1000 tokens: whole millionths, no rounding.
  const millionths = { prompt, completion: 2 * completion };
  return {
    prompt_tokens: prompt,
    prompt_unit_price: promptUnitPrice,
    prompt_price_unit: '0.001',
    prompt_price: dollars(millionths.prompt),
    completion_tokens: completion,
    completion_unit_price: completionUnitPrice,
    completion_price_unit: '0.001',
    completion_price: dollars(millionths.completion),
    total_tokens: prompt + completion,
    total_price: dollars(millionths.prompt + millionths.completion),
    currency: 'USD',
    latency: Math.round(30 + 1.75 * completion) / 100,
  };
}

function tokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

function dollars(millionths: number): string {
  return (millionths / 1e6).toFixed(7);
}
