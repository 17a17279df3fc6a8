import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import type { Locale, Notice } from '../notifications.types';
import { PreferencesService } from '../preferences/preferences.service';
import type { Template } from '../templates/template.types';
import { render } from '../templates/template-places';
import { TemplatesService } from '../templates/templates.service';
import type { Notification } from './notification.entity';

/** Writes one recipient's notification with this number. */
export type NotificationWriter = (userId: string, seq: number) => Notification;

/** Puts a notice into words, each recipient's own language. */
@Injectable()
export class NoticeWords {
  constructor(
    private readonly templates: TemplatesService,
    private readonly preferences: PreferencesService,
    private readonly clock: Clock,
  ) {}

  /** Undefined while the notice is switched off. */
  async of(notice: Notice, recipients: readonly string[]): Promise<NotificationWriter | undefined> {
    const templates = await this.templates.setOf(notice.type);
    const house = templates.find('inapp', 'zh-CN');
    if (house === undefined) return undefined;
    const preferences = await this.preferences.ofMany(recipients);
    const createdAt = this.clock.now();
    return (userId, seq) => {
      const locale = preferences.get(userId)?.locale ?? 'zh-CN';
      return row(notice, { userId, seq, locale, createdAt }, templates.find('inapp', locale) ?? house);
    };
  }
}

function row(
  notice: Notice,
  of: { readonly userId: string; readonly seq: number; readonly locale: Locale; readonly createdAt: Date },
  template: Template,
): Notification {
  const { type, variables = {}, data = {}, dedupeKey } = notice;
  return {
    id: newId(),
    ...of,
    ...{ type, data, variables, dedupeKey, ...render(template, variables) },
    link: notice.link ?? null,
    priority: notice.priority ?? 'normal',
    subject: notice.subject ?? null,
    ...{ deliveredAt: null, readAt: null, withdrawnAt: null },
  };
}
