import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { newId } from '../../common/ids';
import { projectChanged, projectCodeTaken, projectNotFound, projectRangeReversed } from '../treatments.errors';
import type { CatalogueFilter, NewServiceProject, ServiceProject, ServiceProjectChange } from '../treatments.types';
import type { ServiceProjectRow } from './service-project.entity';
import { ServiceProjectRepository } from './service-project.repository';

const popularDays = 180;
const mentionDays = 90;
const day = 86_400_000;

/** What the house offers, with prices, times and who must not have it. */
@Injectable()
export class ServiceCatalogueService {
  constructor(
    private readonly projects: ServiceProjectRepository,
    private readonly clock: Clock,
  ) {}

  /** The projects of a category or with a code, by category and code; `type` absent or `all`: the whole catalogue. */
  async find({ type, activeOnly }: CatalogueFilter): Promise<ServiceProject[]> {
    const all = (await this.projects.all(activeOnly)).map(serviceProject);
    if (type === undefined || type === 'all') return all;
    return all.filter(({ category, code }) => category === type || code === type);
  }

  /** Throws `treatments.project_not_found`. */
  async get(id: string): Promise<ServiceProject> {
    const row = await this.projects.findById(id);
    if (row === null) throw projectNotFound();
    return serviceProject(row);
  }

  /** How often each project was done in the last 180 days, by project id; what was never done is absent. */
  async popularity(): Promise<Map<string, number>> {
    return this.projects.doneSince(new Date(this.clock.now().getTime() - popularDays * day));
  }

  /** Codes of the projects that a customer has named in messages of the last 90 days. */
  async mentionedBy(customerId: string): Promise<Set<string>> {
    return this.projects.mentionedBy(customerId, new Date(this.clock.now().getTime() - mentionDays * day));
  }

  /** Throws `treatments.code_taken`, `treatments.range_reversed`. */
  async create(project: NewServiceProject): Promise<ServiceProject> {
    refuseReversed(project);
    const now = this.clock.now();
    const row: ServiceProjectRow = { ...project, id: newId(), version: 1, createdAt: now, updatedAt: now };
    try {
      await this.projects.add([row]);
    } catch (error) {
      if (isUniqueViolation(error, 'code')) throw projectCodeTaken(error);
      throw error;
    }
    return serviceProject(row);
  }

  /**
   * Changes what is given; `version` is the one that the editor saw. Throws `treatments.project_not_found`,
   * `treatments.project_changed`, `treatments.range_reversed`.
   */
  async update(id: string, version: number, change: ServiceProjectChange): Promise<ServiceProject> {
    const row = await this.projects.findById(id);
    if (row === null) throw projectNotFound();
    if (row.version !== version) throw projectChanged();
    refuseReversed({ ...row, ...change });
    const values = { ...change, updatedAt: this.clock.now() };
    if (!(await this.projects.changeVersion(id, version, values))) throw projectChanged();
    return serviceProject({ ...row, ...values, version: version + 1 });
  }
}

/** A project without the times of its row. */
export function serviceProject(row: ServiceProjectRow): ServiceProject {
  const { createdAt: _created, updatedAt: _updated, ...project } = row;
  return project;
}

function refuseReversed(project: NewServiceProject): void {
  if (project.priceMin > project.priceMax) throw projectRangeReversed('price_min');
  if (project.minutesMin > project.minutesMax) throw projectRangeReversed('minutes_min');
  const { ageMin, ageMax } = project;
  if (ageMin !== null && ageMax !== null && ageMin > ageMax) throw projectRangeReversed('age_min');
}
