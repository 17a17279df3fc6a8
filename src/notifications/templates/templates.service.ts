import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { templateChanged, templateNotFound, unknownPlace } from '../notifications.errors';
import type { Locale, NotificationType } from '../notifications.types';
import type { Template, TemplateChannel } from './template.types';
import { knownPlaces, unknownPlaces } from './template-places';
import { TemplateRepository } from './template.repository';

/** What an editor may change. */
export type TemplateChange = Partial<Pick<Template, 'subject' | 'body' | 'enabled'>>;

/** The templates of one notice, by channel and language. */
export class TemplateSet {
  constructor(private readonly templates: readonly Template[]) {}

  /** In Chinese where there is none in `locale`; undefined where it is switched off. */
  find(channel: TemplateChannel, locale: Locale): Template | undefined {
    const ofChannel = this.templates.filter((template) => template.channel === channel);
    const template =
      ofChannel.find((candidate) => candidate.locale === locale) ??
      ofChannel.find((candidate) => candidate.locale === 'zh-CN');
    return template?.enabled === true ? template : undefined;
  }
}

/** The words of notices, which administrators edit; a change counts for the next notice. */
@Injectable()
export class TemplatesService {
  constructor(
    private readonly templates: TemplateRepository,
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async all(): Promise<Template[]> {
    return this.templates.all();
  }

  async setOf(type: NotificationType): Promise<TemplateSet> {
    return new TemplateSet(await this.templates.ofType(type));
  }

  /** Throws `notifications.template_not_found`. */
  async get(id: string): Promise<Template> {
    const template = await this.templates.findById(id);
    if (template === null) throw templateNotFound();
    return template;
  }

  /**
   * Changes a template; `version` is the one that the editor saw. Throws `notifications.template_changed` when somebody
   * was faster and `notifications.unknown_place` for a place that this notice does not fill.
   */
  async change(id: string, version: number, change: TemplateChange): Promise<Template> {
    const stored = await this.get(id);
    for (const field of ['subject', 'body'] as const) {
      const places = unknownPlaces(stored.code, change[field] ?? '');
      if (places.length > 0) throw unknownPlace(field, places, knownPlaces(stored.code));
    }
    await this.database.transaction(async () => {
      const won = await this.templates.changeVersion(id, version, { ...change, updatedAt: this.clock.now() });
      if (!won) throw templateChanged((await this.get(id)).version);
      const { subject, body, enabled } = stored;
      const action = 'notification_template.changed';
      const before = { subject, body, enabled };
      await this.audit.record({
        action,
        targetType: 'notification_template',
        targetId: id,
        before,
        after: { ...change },
      });
    });
    return this.get(id);
  }
}
