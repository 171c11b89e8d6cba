{{ scaled_weights('agent_enablement_weights') }}
