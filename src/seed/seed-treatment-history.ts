import { Injectable } from '@nestjs/common';
import { ConsultationImportService } from '../conversations/consultations/consultation-import.service';
import { MessageFeedbackService } from '../conversations/feedback/message-feedback.service';
import { TreatmentImportService } from '../treatments/treatment-import.service';
import type { SeedWorld } from './seed-world';

/** Writes catalogue, plans, services, consultations and feedback of a world whose people are there already. */
@Injectable()
export class SeedTreatmentHistory {
  constructor(
    private readonly treatments: TreatmentImportService,
    private readonly consultations: ConsultationImportService,
    private readonly feedback: MessageFeedbackService,
  ) {}

  /** Returns how many rows of each kind were added. */
  async write({ projects, plans, serviceRecords, consultations, feedback }: SeedWorld) {
    const added = {
      projects: await this.treatments.importProjects(projects),
      plans: await this.treatments.importPlans(plans),
      serviceRecords: await this.treatments.importRecords(serviceRecords),
      consultations: await this.consultations.importHistory(consultations),
    };
    await this.feedback.importHistory(feedback);
    return added;
  }
}
