/** What the process reads from its environment. */
export interface EmulatorSettings {
  /** EMU_PORT; 0 takes a free one. */
  readonly port: number;
  /** EMU_APPS: a JSON file with a list of apps that are added to the seed apps. */
  readonly appsFile: string | undefined;
  /** EMU_TIME_SCALE: how long an emulated second takes, in seconds. */
  readonly timeScale: number;
  /** EMU_SEED of all that looks accidental. */
  readonly seed: number;
  /** EMU_ALLOW_HEADER_FAULTS=1: a request may order its own fault with X-Emu-Fault. */
  readonly headerFaults: boolean;
}

export const defaultSettings: EmulatorSettings = {
  port: 0,
  appsFile: undefined,
  timeScale: 1,
  seed: 1,
  headerFaults: false,
};

export function readSettings(env: NodeJS.ProcessEnv): EmulatorSettings {
  return {
    port: numberOf(env, 'EMU_PORT', defaultSettings.port),
    appsFile: env['EMU_APPS'] || undefined,
    timeScale: numberOf(env, 'EMU_TIME_SCALE', defaultSettings.timeScale),
    seed: numberOf(env, 'EMU_SEED', defaultSettings.seed),
    headerFaults: env['EMU_ALLOW_HEADER_FAULTS'] === '1',
  };
}

function numberOf(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const given = env[name];
  const value = given === undefined || given === '' ? fallback : Number(given);
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} must be a number from 0 on, not "${given}".`);
  return value;
}
