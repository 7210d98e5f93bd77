"""Control software of the compounder: takes orders of the pharmacy and drives the device."""
