# A compounder for threatcl: orders from the prescription database to the pump.
spec_version = "0.7.0"

variable "signed" {
  value = "The bootloader verifies a signature (SRS-20)."
}

component "control" "frame_mac" {
  description = "Frames carry a MAC."
  implemented = true
}

threatmodel "Compounder" {
  author      = "@eve"
  description = <<-EOT
    Mixes bags
    by prescription.
  EOT
  attributes {
    new_initiative  = "false"
    internet_facing = "false"
    initiative_size = "Small"
  }

  information_asset "orders" {
    description                = "prescriptions"
    information_classification = "Confidential"
  }

  usecase {
    description = "A pharmacist orders a bag"
  }

  exclusion {
    description = "The hospital network is hostile"
  }

  threat "Forged order" {
    description            = "An order is changed on its way"
    impacts                = ["Integrity"]
    stride                 = ["Tampering", "Spoofing"]
    information_asset_refs = ["orders"]
    risk {
      likelihood = "low"
      impact     = "very_high"
      rationale  = "a wrong dose"
    }
    control "Frame MAC" {
      description          = import.control.frame_mac.description
      implemented          = true
      implementation_notes = "since release 2"
      risk_reduction       = 80
      attribute "category" {
        value = "Integrity"
      }
      attribute "requirement" {
        value = "SRS-12, SRS-13"
      }
      attribute "test" {
        value = "tests/test_frames.c"
      }
    }
    control_imports = ["import.control.frame_mac"]
  }

  threat "Unsigned firmware" {
    description = "Unauthorised firmware is flashed"
    risk {
      likelihood = "high"
      impact     = "high"
      severity   = "critical"
    }
    control "Signature" {
      description = var.signed
    }
    proposed_control {
      description = "Lock the debug port"
    }
  }

  data_flow_diagram_v2 "main" {
    process "control pc" {
      trust_zone = "cabinet"
    }
    external_element "pharmacist" {}
    data_store "order store" {
      trust_zone        = "cabinet"
      information_asset = "orders"
    }
    trust_zone "pump" {
      process "mcu" {}
    }
    flow "orders" {
      from     = "pharmacist"
      to       = "control pc"
      protocol = "https"
    }
    flow "frames" {
      from = "control pc"
      to   = "mcu"
    }
    flow "frames" {
      from     = "mcu"
      to       = "control pc"
      protocol = "http"
    }
  }
}
