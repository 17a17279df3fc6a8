import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { McpTool, type ToolArgs } from '../tools/kit/mcp-tool';
import type { ToolCall } from '../tools/kit/tool-call';
import { oneOfUser } from './customers.errors';
import { CustomersService } from './customers.service';
import { customerProfileView } from './customer-profile.view';

const input = z.object({
  user_id: z.uuid().optional().describe('The customer by id (UUID). Give exactly one of user_id and username.'),
  username: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('The customer by user name. Give exactly one of user_id and username.'),
});

const insight = z.object({
  content: z.string(),
  source: z.string().describe('ai or human'),
  confidence: z.number().describe('0 to 1'),
  created_at: z.string(),
});

const insights = z.array(insight).optional();

const output = z.object({
  basic: z.object({
    user_id: z.string(),
    username: z.string(),
    age: z.number().optional().describe('Full years; absent when the birth date is unknown'),
    gender: z.string().optional().describe('female, male or other; absent when unknown'),
    is_active: z.boolean(),
    registration_time: z.string(),
  }),
  stage: z.string().describe('lead, prospect, deal or customer'),
  source: z.string().describe('How the customer came to us'),
  consultant: z
    .object({ user_id: z.string(), username: z.string() })
    .optional()
    .describe('The consultant in charge; absent when there is none'),
  profile: z
    .object({
      skin_type: z.string().optional(),
      concerns: z.array(z.string()),
      medical_history: z.string().optional(),
      allergies: z.array(z.string()).optional().describe('Absent: never asked. Empty: asked, none'),
      contraindications: z.array(z.string()).optional().describe('Absent: never asked. Empty: asked, none'),
      budget_min: z.number().optional().describe('CNY'),
      budget_max: z.number().optional().describe('CNY'),
      timeline: z.string().optional(),
      expectations: z.string().optional(),
      preferred_contact: z.object({ channel: z.string().optional(), time: z.string().optional() }).optional(),
      communication_style: z.string().optional(),
      risk_tolerance: z.string().optional().describe('low, medium or high'),
      tags: z.array(z.string()),
      ai_summary: z.string().optional(),
    })
    .describe('What the customer has stated; a fact that is absent is unknown'),
  insights: z
    .object({
      need: insights,
      budget: insights,
      timeline: insights,
      risk: insights,
      preference: insights,
      behavior: insights,
    })
    .describe('Active insights by category, newest first'),
  risk_notes: z.array(z.string()).describe('Clinical or service risks that staff must know'),
  completeness: z.object({
    score: z.number().describe('0 to 1; a treatment plan may be made from 0.7 on'),
    missing: z.array(z.string()).describe('Facts to ask the customer for'),
  }),
});

@Injectable()
export class CustomerTools {
  constructor(private readonly customers: CustomersService) {}

  @McpTool({
    name: 'get_customer_profile',
    title: 'Customer profile',
    category: 'customer',
    effect: 'read',
    subject: 'checked',
    description:
      'Reads the whole file of one customer: stage, consultant, stated facts (skin, concerns, medical history, allergies, ' +
      'budget), active insights by category, risk notes, and how complete the file is. Use it before advising a customer ' +
      'or making a plan; allergies and risk_notes must be respected. Ask the customer for what completeness.missing names. ' +
      'Only customers have a file: for other people use get_user_profile.',
    input,
    output,
  })
  async getCustomerProfile(args: ToolArgs<typeof input>, call: ToolCall) {
    const { user_id: userId, username } = args;
    if ((userId === undefined) === (username === undefined)) throw oneOfUser();
    const key = userId === undefined ? { username: username ?? '' } : { userId };
    return customerProfileView(await this.customers.getRecord(key, call.onlyUserId));
  }
}
