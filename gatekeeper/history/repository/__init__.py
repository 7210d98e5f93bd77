"""The repository under the gate, opened without believing anything it says about itself."""
