import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { z } from 'zod';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../common/clock';
import { currentContext, type RequestContext } from '../common/context/request-context';
import { Database } from '../common/database/database';
import type { AppSetting } from './app-setting.entity';
import { AppSettingRepository } from './app-setting.repository';
import { assignmentSettings } from './assignment-settings.types';
import { ConfigEpochsService } from './config-epochs.service';
import { notificationSettings } from './notification-settings.types';
import { registrationSettings } from './registration-settings.types';
import { settingsInvalid, settingsNotFound, settingsStale } from './settings.errors';
import type { Settings, SettingsDefinition, SettingsEntry } from './settings.types';

/** All stored namespaces as they were at one moment, and what has been made of them. */
class Snapshot {
  readonly values = new Map<string, object>();

  constructor(readonly rows: ReadonlyMap<string, AppSetting>) {}
}

/**
 * What operators change while the platform runs. A namespace is one row, its value checked by a schema. Every replica
 * holds all of them in memory and replaces them as a whole when one has changed anywhere.
 */
@Injectable()
export class SettingsService implements OnModuleInit {
  private readonly logger = new Logger('Settings');
  private readonly definitions = new Map<string, SettingsDefinition<object>>();
  private readonly ofRequest = new WeakMap<RequestContext, Snapshot>();
  private newest = new Snapshot(new Map());

  constructor(
    private readonly settings: AppSettingRepository,
    private readonly epochs: ConfigEpochsService,
    private readonly audit: AuditService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    for (const known of [registrationSettings, notificationSettings, assignmentSettings]) {
      this.define<object>(known);
    }
    epochs.loadOnChange('settings', () => this.load());
  }

  async onModuleInit(): Promise<void> {
    await this.load();
  }

  /** The settings of a namespace; the first call makes it known to operators. */
  define<T extends object>(definition: SettingsDefinition<T>): Settings<T> {
    const { namespace } = definition;
    const known = this.definitions.get(namespace);
    if (known !== undefined && known !== definition) throw new Error(`The settings ${namespace} are defined twice.`);
    this.definitions.set(namespace, definition);
    const read = (): T => this.valueOf(definition, this.current());
    return {
      get value() {
        return read();
      },
    };
  }

  /** Every namespace by name, newest state. */
  list(): SettingsEntry[] {
    return [...this.definitions.keys()].sort().map((namespace) => this.get(namespace));
  }

  get(namespace: string): SettingsEntry {
    const definition = this.require(namespace);
    const row = this.newest.rows.get(namespace);
    return {
      namespace,
      version: row?.version ?? 0,
      value: this.valueOf(definition, this.newest),
      updatedBy: row?.updatedBy ?? null,
      updatedAt: row?.updatedAt ?? null,
    };
  }

  /**
   * Replaces a namespace, provided nobody has since `version` was read; in force on this replica when it returns. Errors:
   * `settings.not_found`, `settings.invalid` with each field, `settings.stale`.
   */
  async change(namespace: string, version: number, value: unknown): Promise<SettingsEntry> {
    const definition = this.require(namespace);
    const checked = definition.schema.safeParse(value);
    if (!checked.success) throw settingsInvalid(checked.error.issues.flatMap(faults));
    const updatedBy = currentContext()?.actorId ?? null;
    const change = { value: checked.data, version, updatedBy, updatedAt: this.clock.now() };
    await this.database.transaction(async () => {
      const before = await this.settings.find(namespace, settingsKey);
      if (!(await this.settings.replace({ ...change, namespace, key: settingsKey }))) throw settingsStale();
      await this.epochs.raise('settings');
      await this.audit.record({
        ...{ action: 'settings.changed', targetType: 'settings', targetId: namespace },
        before: (before?.value ?? definition.defaults) as Record<string, unknown>,
        after: checked.data as Record<string, unknown>,
      });
    });
    await this.epochs.catchUp();
    return this.get(namespace);
  }

  /** One snapshot from the first look of a request to its last. */
  private current(): Snapshot {
    const request = currentContext();
    if (request === undefined) return this.newest;
    const held = this.ofRequest.get(request) ?? this.newest;
    this.ofRequest.set(request, held);
    return held;
  }

  private valueOf<T extends object>(definition: SettingsDefinition<T>, snapshot: Snapshot): T {
    const { namespace } = definition;
    let value = snapshot.values.get(namespace);
    if (value === undefined)
      snapshot.values.set(namespace, (value = this.parse(definition, snapshot.rows.get(namespace))));
    return value as T;
  }

  /** What was stored by an older version lacks fields that are new: they have their defaults. */
  private parse<T extends object>(
    { namespace, schema, defaults }: SettingsDefinition<T>,
    row: AppSetting | undefined,
  ): T {
    if (row === undefined) return defaults;
    const parsed = schema.safeParse({ ...defaults, ...(row.value as object) });
    if (parsed.success) return parsed.data;
    this.logger.error({
      msg: 'stored settings do not fit: the defaults count',
      namespace,
      issues: parsed.error.issues,
    });
    return defaults;
  }

  private require(namespace: string): SettingsDefinition<object> {
    const definition = this.definitions.get(namespace);
    if (definition === undefined) throw settingsNotFound(namespace);
    return definition;
  }

  private async load(): Promise<void> {
    const rows = await this.settings.ofKey(settingsKey);
    this.newest = new Snapshot(new Map(rows.map((row) => [row.namespace, row])));
  }
}

/** A namespace of this service is one row, so that it changes as a whole. */
const settingsKey = 'value';

/** A field that the schema does not know is a fault of its own name, not of what it stands in. */
function faults(issue: z.core.$ZodIssue): { field: string; message: string }[] {
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  return paths.map((path) => ({ field: ['value', ...path].map(String).join('.'), message: issue.message }));
}
