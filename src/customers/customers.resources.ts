import { Injectable } from '@nestjs/common';
import { McpResource } from '../tools/kit/mcp-resource';
import type { ToolCall } from '../tools/kit/tool-call';
import { customerProfileView } from './customer-profile.view';
import { CustomersService } from './customers.service';

/** One more than a completion may bring, so that a client learns that there are more. */
const suggestions = 101;

/** The address of a customer's file. */
export function customerUri(userId: string): string {
  return `customer://${userId}/profile`;
}

@Injectable()
export class CustomerResources {
  constructor(private readonly customers: CustomersService) {}

  @McpResource({
    uri: 'customer://{user_id}/profile',
    name: 'customer_profile',
    title: 'Customer file',
    description:
      'The whole file of one customer as JSON: stage, consultant, stated facts, active insights, risk notes and how ' +
      'complete the file is; what is unknown is absent. The same as get_customer_profile gives.',
    mimeType: 'application/json',
    subject: { argument: 'user_id' },
    tools: ['get_customer_profile'],
    complete: { user_id: (provider: CustomerResources, value, call) => provider.suggest(value, call) },
  })
  async profile({ user_id: userId }: { readonly user_id: string }, call: ToolCall): Promise<string> {
    return JSON.stringify(customerProfileView(await this.customers.getRecord({ userId }, call.onlyUserId)));
  }

  suggest(value: string, call: ToolCall): Promise<readonly string[]> {
    return this.customers.suggestIds(value, suggestions, call.onlyUserId);
  }
}
