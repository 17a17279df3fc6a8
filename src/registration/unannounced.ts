import { Injectable } from '@nestjs/common';
import { ConsultantNotices } from './consultant-notices';

/** Tells nobody: for a platform without notifications. */
@Injectable()
export class Unannounced extends ConsultantNotices {
  override async notify(): Promise<{ recipients: number }> {
    return { recipients: 0 };
  }
}
