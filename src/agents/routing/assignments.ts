import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { newId } from '../../common/ids';
import type { Experiment, ExperimentArm } from '../agents.types';
import { AssignmentRepository } from '../assignment.repository';
import { armOfBucket, bucketOf } from './bucket';

/** Which arm a unit belongs to: decided by its bucket at the first exposure, stored, and the same from then on. */
@Injectable()
export class Assignments {
  private readonly logger = new Logger(Assignments.name);

  constructor(
    private readonly assignments: AssignmentRepository,
    private readonly clock: Clock,
  ) {}

  /** Undefined for a unit outside the experiment. Never throws: without the store the bucket decides. */
  async armFor(experiment: Experiment, unitId: string): Promise<ExperimentArm | undefined> {
    const bucket = bucketOf(experiment.id, experiment.salt, unitId);
    const wanted = armOfBucket(experiment.arms, bucket);
    try {
      const name =
        (await this.assignments.find(experiment.id, unitId))?.arm ??
        (await this.store(experiment, unitId, wanted, bucket));
      return experiment.arms.find((arm) => arm.name === name);
    } catch (error) {
      this.logger.error({ msg: 'an assignment could not be stored', experiment: experiment.id, err: error });
      return wanted;
    }
  }

  /** The name of the arm that the unit is in now: the wanted one, or that of a twin who was first. */
  private async store(
    { id: experimentId }: Experiment,
    unitId: string,
    arm: ExperimentArm | undefined,
    bucket: number,
  ): Promise<string | undefined> {
    if (arm === undefined) return undefined;
    const { name, versionId } = arm;
    const createdAt = this.clock.now();
    try {
      await this.assignments.add({ id: newId(), experimentId, unitId, arm: name, versionId, bucket, createdAt });
      return name;
    } catch (error) {
      if (!isUniqueViolation(error, 'unit_id')) throw error;
      return (await this.assignments.find(experimentId, unitId))?.arm;
    }
  }
}
