/** Where the registration automation finds its own group. */
export const automationServerCode = 'automation';
